"""COSE messages with several signatures, judged as an independent reading of RFC 9052 builds them."""

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import TestKey
from verifier_wasm.errors import CodeError
from verifier_wasm.signed.cose_sign import Cosigner, decode_signed, encode_signed
from verifier_wasm.trusted.roots import Root

KEYS = [TestKey(), TestKey(), TestKey()]
ALL = Root(tuple((key.public, key.kid) for key in KEYS), threshold=3)


def by_hand(payload: bytes, *keys: TestKey) -> bytes:
    """Build a COSE_Sign with another CBOR library, from the text of RFC 9052 sections 4.1 and 4.4."""
    signatures = []
    for key in keys:
        protected = cbor2.dumps({1: -7, 4: bytes(key.kid)})
        signed = cbor2.dumps(["Signature", b"", protected, b"", payload])
        signatures.append([protected, {}, key.sign(signed)])
    return cbor2.dumps(cbor2.CBORTag(98, [b"", {}, payload, signatures]))


def test_what_is_built_by_hand_is_read_and_verified() -> None:
    message = decode_signed(by_hand(b"payload", *KEYS))
    assert message.payload == b"payload"
    assert ALL.has_signed(message)


def test_what_is_written_is_the_same() -> None:
    cosigners = [Cosigner(-7, key.kid, key.sign) for key in KEYS]
    message = decode_signed(encode_signed(b"payload", cosigners))
    assert ALL.has_signed(message)
    read = cbor2.loads(encode_signed(b"payload", cosigners))
    assert (read.tag, len(read.value[3])) == (98, 3)
    assert cbor2.loads(encode_signed(b"payload", cosigners[:1])).tag == 18


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (cbor2.CBORTag(98, [b"", {}, b"", []]), "cose_type"),
        (cbor2.CBORTag(98, [b"", {}, None, [[b"", {}, b""]]]), "cose_type"),
        (cbor2.CBORTag(98, [b"", {}, b"", [[b"", {}]]]), "cose_type"),
        (cbor2.CBORTag(98, [b"", {}, b"", [[b"", {}, b""]]]), "cose_algorithm"),
        (cbor2.CBORTag(98, [b"", {2: [1]}, b"", [[b"", {1: -7}, b""]]]), "cose_crit"),
        (cbor2.CBORTag(98, [b"\xa1\x01\x26", {}, b"", [[b"", {1: -7}, b""]]]), "cose_crit"),
        (cbor2.CBORTag(98, [b"", {}, b"", [[b"", {1: -7}, b""]] * 33]), "cose_too_many_signatures"),
        (cbor2.CBORTag(98, 1), "cose_type"),
        (1, "cose_type"),
    ],
)
def test_other_shapes_are_refused(item: object, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        decode_signed(cbor2.dumps(item))
    assert caught.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decode_signed(data)
    except CodeError:
        return
    assert cbor2.loads(data)
