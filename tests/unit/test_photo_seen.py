"""The form in which engines hand over what they saw: whatever else comes is refused by name."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.photo_seen import GOOD
from verifier_wasm.errors import UseError
from verifier_wasm.photo.bridge import check
from verifier_wasm.photo.check import check as check_seen
from verifier_wasm.photo.seen import HEAD, Box, Face, Seen, near_box, sharp_box

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-200_000, 200_000) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def told() -> tuple[dict[str, Any], dict[str, bytes]]:
    return GOOD.told()


def _parse(value: Any, buffers: dict[str, bytes]) -> Seen:
    return Seen.parse(json.dumps(value), **buffers)


def test_what_was_seen_is_read_as_it_was_told(told: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    value, buffers = told
    seen = _parse(value, buffers)
    assert (seen.width, seen.height, seen.grey, seen.kind) == (520, 756, False, None)
    assert len(seen.faces[0].points) == 468
    assert seen.small.data == buffers["small"]
    assert seen.person is not None
    assert seen.person.scale == pytest.approx(520 / 66)


@pytest.mark.parametrize(
    ("path", "wrong", "field"),
    [
        (("width",), 0, "width"),
        (("height",), 7.5, "height"),
        (("height",), True, "height"),
        (("grey",), 0, "grey"),
        (("clear",), None, "clear"),
        (("file",), {"kind": 1, "bytes": 1}, "file"),
        (("file",), {"kind": "jpeg", "bytes": -1}, "file"),
        (("faces",), {}, "faces"),
        (("faces", 0), 5, "faces"),
        (("faces", 0, "score"), "0.9", "score"),
        (("faces", 0, "presence"), [], "presence"),
        (("faces", 0, "box"), [1, 2, 3], "faces"),
        (("faces", 0, "box"), [5, 5, 5, 9], "faces"),
        (("faces", 0, "points"), [], "points"),
        (("faces", 0, "points", 7), [1, 2], "points"),
        (("faces", 0, "points", 7), [1, 2, float("nan")], "points"),
        (("faces", 0, "points", 7), [1, 2, 1e9], "points"),
        (("small",), None, "small"),
        (("small", "width"), 61, "small"),
        (("near", "height"), 5000, "near"),
        (("near",), None, "near"),
        (("person", "box"), "whole", "person"),
        (("sharp", "width"), 1, "sharp"),
    ],
)
def test_each_fault_is_named(
    told: tuple[dict[str, Any], dict[str, bytes]], path: tuple[Any, ...], wrong: Any, field: str
) -> None:
    value = json.loads(json.dumps(told[0]))
    place = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    with pytest.raises(UseError) as caught:
        _parse(value, told[1])
    assert (caught.value.code, caught.value.detail["field"]) == ("seen", field)


def test_more_of_a_file_than_is_looked_at_is_refused(told: tuple[dict[str, Any], dict[str, bytes]]) -> None:
    with pytest.raises(UseError):
        _parse(told[0], {**told[1], "head": bytes(HEAD + 1)})


@given(value=_JSON, buffer=st.binary(max_size=40))
def test_anything_else_is_a_use_error(value: Any, buffer: bytes) -> None:
    with pytest.raises(UseError):
        Seen.parse(json.dumps(value), small=buffer, person=buffer, near=buffer, sharp=buffer)


@given(text=st.text(max_size=60))
def test_the_page_gets_a_sentence_for_what_is_not_understood(text: str) -> None:
    answer = json.loads(check(text, b""))
    assert answer["error"] == "seen"
    assert "没有检查" in answer["sentence"]


_TINY = st.integers(1, 6)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), width=st.integers(1, 4000), height=st.integers(1, 4000), wide=_TINY, tall=_TINY)
def test_no_picture_of_the_right_form_makes_the_rules_fail(
    data: st.DataObject, width: int, height: int, wide: int, tall: int
) -> None:
    """Meshes anywhere, patches of any colours, boxes in and out: findings, never an exception."""
    near = st.floats(-300, 4300, allow_nan=False)
    points = data.draw(st.lists(st.tuples(near, near, near).map(list), min_size=8, max_size=8)) * 59
    box = sorted(data.draw(st.tuples(near, near)))
    sides = [box[0], box[0], box[1] + 1, box[1] + 1]
    patch = {"box": sides, "width": wide, "height": tall}
    value = {
        "width": width,
        "height": height,
        "file": None,
        "grey": False,
        "clear": False,
        "faces": [{"score": 1, "presence": 1.0, "box": sides, "points": points[:468]}],
        "small": {"width": wide, "height": tall},
        **dict.fromkeys(("near", "sharp", "person"), patch),
    }
    one, three = wide * tall, 3 * wide * tall
    lengths = {"small": three, "near": three, "sharp": one, "person": one}
    buffers = {name: data.draw(st.binary(min_size=n, max_size=n)) for name, n in lengths.items()}
    result = check_seen(_parse(value, buffers))
    assert result.findings
    json.dumps(result.as_dict(), allow_nan=False)


def test_the_parts_that_engines_cut_out() -> None:
    face = Face(1.0, 1.0, Box(0, 0, 1, 1), ((100.0, 100.0, 0.0), (300.0, 400.0, 0.0)))
    assert near_box(face, 1000, 1000) == Box(30, 0, 370, 505)
    assert sharp_box(face, 1000, 1000) == Box(100, 122, 300, 378)
