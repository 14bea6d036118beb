"""``pkcs11:`` addresses: any text gives an address or a `BuilderError`."""

from liangzheng.errors import BuilderError
from liangzheng.token.uri import read_address

SEEDS = (
    b"pkcs11:token=test;object=office?module-path=/usr/lib/softhsm/libsofthsm2.so",
    b"pkcs11:serial=b100a3d0;id=%01%FF;type=private?module-path=/m.so&pin-source=file:///etc/pin",
    b"pkcs11:object=%E6%A0%B7",
)


def one_input(data: bytes) -> None:
    for prefix in ("", "pkcs11:", "pkcs11:object=a?module-path=/m.so&"):
        try:
            address = read_address(prefix + data.decode("utf-8", "surrogateescape"))
        except BuilderError as error:
            assert error.code == "token_address"
            continue
        assert address.label is not None or address.id is not None
        assert "\0" not in str(address.module)
