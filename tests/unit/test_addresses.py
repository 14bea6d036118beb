"""Addresses that a person gives: taken as they are meant, or refused in one line that says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.addresses import link_prefix, origin
from liangzheng.errors import BuilderError


@pytest.mark.parametrize(
    ("given_", "taken"),
    [
        ("https://licence.example", "https://licence.example/"),
        ("https://licence.example/zh/check/", "https://licence.example/zh/check/"),
        ("https://licence.example:8443/a%20b/", "https://licence.example:8443/a%20b/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://xn--fiq228c.example/", "https://xn--fiq228c.example/"),
    ],
)
def test_a_prefix(given_: str, taken: str) -> None:
    assert link_prefix(given_) == taken


@pytest.mark.parametrize(
    ("given_", "taken"),
    [
        ("https://News.Example", "https://news.example"),
        ("https://news.example:443/", "https://news.example"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin(given_: str, taken: str) -> None:
    assert origin(given_) == taken


_REFUSED = [
    ("", "does not begin with https"),
    ("licence.example", "does not begin with https"),
    ("javascript:alert(1)", "does not begin with https"),
    ("https:/licence.example", "does not begin with https"),
    ("http://licence.example/", "only be on localhost"),
    ("https://me:secret@licence.example/", "names a user"),
    ("https://licence.example/#code=", "after #"),
    ("https:///check/", "names no host"),
    ("https://-/", "names no host"),
    ("https://licence.example:99999/", "not an address"),
    ("https://亮证.example/", "character"),
    ("https://licence.example/a b", "character"),
    ("https://a.example\nhttps://b.example", "character"),
    ("https://*.example", "character"),
    ("'self'", "character"),
]


@pytest.mark.parametrize(("given_", "why"), _REFUSED)
@pytest.mark.parametrize("read", [link_prefix, origin])
def test_what_is_neither(read: object, given_: str, why: str) -> None:
    assert callable(read)
    with pytest.raises(BuilderError, match=why) as caught:
        read(given_)
    assert caught.value.code == "address"
    assert "\n" not in str(caught.value)


def test_what_only_one_of_them_takes() -> None:
    with pytest.raises(BuilderError, match="question mark"):
        link_prefix("https://licence.example/?a=1")
    with pytest.raises(BuilderError, match="path"):
        link_prefix("https://licence.example/%zz")
    with pytest.raises(BuilderError, match="ends after its host"):
        origin("https://licence.example/zh/")


@given(st.text(max_size=40).map(lambda text: f"https://{text}"))
def test_any_text_is_taken_or_refused(text: str) -> None:
    for read in (link_prefix, origin):
        try:
            taken = read(text)
        except BuilderError:
            continue
        assert taken.startswith("https://")
        assert read(taken) == taken
        assert not set(taken) & set(" ;,'\"#\n")
