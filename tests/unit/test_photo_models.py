"""The models of the photo check are cut out of their packages where they lie."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.photo import found_models
from liangzheng.runtime import PHOTO, models
from liangzheng.runtime.packs import pack


def test_each_model_is_a_whole_one() -> None:
    """A TensorFlow Lite file says so in bytes 4 to 8; before them is where its root lies (FlatBuffers)."""
    found = models.read(Checkout(Path(__file__).parents[2]))
    assert {name: len(data) for name, data in found.items()} == {
        "face-detection": 229_032,
        "face-mesh": 1_241_896,
        "person": 249_024,
    }
    assert found.keys() <= PHOTO
    for data in found.values():
        assert data[4:8] == b"TFL3"
        assert 0 < int.from_bytes(data[:4], "little") < len(data)


def test_without_a_checkout_they_come_from_the_sites_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = models.read(Checkout(Path(__file__).parents[2]))
    packs = {name: pack("runtime", name, data) for name, data in found.items()}
    place = tmp_path / "liangzheng_site"
    (place / "runtime").mkdir(parents=True)
    (place / "__init__.py").write_text("", "utf-8")
    for one in packs.values():
        (place / one.path).write_bytes(one.packed)
    listed = {
        "version": version("liangzheng"),
        "packs": {name: {"path": Path(one.path).name, "inside": one.inside} for name, one in packs.items()},
        "parts": "parts.json",
        "files": {one.path: one.sha256 for one in packs.values()},
    }
    (place / "kit.json").write_text(json.dumps(listed), "utf-8")
    monkeypatch.setattr(found_models, "Checkout", lambda: Checkout(tmp_path))
    with pytest.raises(BuilderError) as caught:
        found_models.find_models()
    assert caught.value.code == "runtime_missing"
    monkeypatch.syspath_prepend(str(tmp_path))
    assert found_models.find_models() == found
