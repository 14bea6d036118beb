"""Addresses of keys in tokens (RFC 7512)."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.errors import BuilderError
from liangzheng.token.uri import Address, read_address
from tests.fuzz import fuzz_token_uri
from tests.support.cli import fails, run


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("pkcs11:object=a?module-path=/m.so", Address(Path("/m.so"), label="a")),
        (
            (
                "pkcs11:token=The%20token;serial=1f;manufacturer=M;model=2;object=%E6%A0%B7;type=private"
                "?pin-source=file:/run/pin&module-path=/lib/m.so"
            ),
            Address(
                Path("/lib/m.so"),
                {"token": "The token", "serial": "1f", "manufacturer": "M", "model": "2"},
                "样",
                None,
                Path("/run/pin"),
            ),
        ),
        ("pkcs11:id=%00%ff?module-path=m.so", Address(Path("m.so"), id=b"\0\xff")),
        (
            "pkcs11:id=a?module-path=m.so&pin-source=file:///run/pin",
            Address(Path("m.so"), id=b"a", pin_file=Path("/run/pin")),
        ),
        (
            "pkcs11:id=a?module-path=m.so&pin-source=file://localhost/run/pin",
            Address(Path("m.so"), id=b"a", pin_file=Path("/run/pin")),
        ),
        ("pkcs11:id=a?module-path=m.so&pin-source=pin", Address(Path("m.so"), id=b"a", pin_file=Path("pin"))),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pkcs12:object=a?module-path=/m.so", "begin with pkcs11:"),
        (f"pkcs11:object={'a' * 5000}?module-path=/m.so", "too long"),
        ("pkcs11:?module-path=/m.so", "names no key"),
        ("pkcs11:token=a?module-path=/m.so", "names no key"),
        ("pkcs11:object=a", "names no module"),
        ("pkcs11:object=a?module-path=", "names no module"),
        ("pkcs11:object=a?module-name=softhsm2", "'module-name'"),
        ("pkcs11:object=a;object=b?module-path=/m.so", "duplicated"),
        ("pkcs11:object=a;colour=red?module-path=/m.so", "'colour'"),
        ("pkcs11:object?module-path=/m.so", "'object'"),
        ("pkcs11:object=a;?module-path=/m.so", "''"),
        ("pkcs11:object=a b?module-path=/m.so", "percent-encoded"),
        ("pkcs11:object=%4?module-path=/m.so", "percent-encoded"),
        ("pkcs11:object=%FF?module-path=/m.so", "UTF-8"),
        ("pkcs11:object=%00?module-path=/m.so", "NUL"),
        ("pkcs11:object=a;type=public?module-path=/m.so", "not private"),
        ("pkcs11:object=a?module-path=/m.so&pin-value=1234", "every user of the machine"),
        ("pkcs11:object=a?module-path=/m.so&pin-source=|cat", "not a file on this machine"),
        ("pkcs11:object=a?module-path=/m.so&pin-source=file://other/pin", "not a file on this machine"),
        ("pkcs11:object=a?module-path=/m.so&pin-source=", "not a file on this machine"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(BuilderError) as caught:
        read_address(text)
    assert caught.value.code == "token_address"
    assert said in str(caught.value)
    assert "1234" not in str(caught.value)


@given(st.binary(max_size=200) | st.text(st.sampled_from("abpin-source=;?&%1f:/| ")).map(str.encode))
def test_any_text(data: bytes) -> None:
    fuzz_token_uri.one_input(data)


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("liangzheng.token.key", "liangzheng.token.pair"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    fails(
        run("trust", "init", "folder", "--key", "pkcs11:object=a?module-path=/m.so"),
        "install the extra 'pkcs11'",
    )
