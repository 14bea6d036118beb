"""Rules that no other test breaks: limits, malformed parts, and names that are none."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from liangzheng.keys import SigningKey
from tests.support.certificates import Party, ca, leaf
from verifier_wasm import limits
from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, DecodeError, LimitError, UseError
from verifier_wasm.fields.plain import half_width, plain
from verifier_wasm.layouts.vds import c40
from verifier_wasm.layouts.vds.barcode import parse_barcode
from verifier_wasm.layouts.vds.ecdsa import side_by_side
from verifier_wasm.layouts.vds.reference import OtherReadings, SignerReference
from verifier_wasm.signed import cose
from verifier_wasm.x509 import read_certificate
from verifier_wasm.x509.path import key_from_chain
from verifier_wasm.x509.signed_by import signed_by
from verifier_wasm.x509.subject import subject_and_serial


def _code(call: Callable[..., object], *given: object) -> str:
    with pytest.raises(CodeError) as caught:
        call(*given)
    return caught.value.code


def test_a_payload_that_is_no_byte_string() -> None:
    for payload in ("text", 5, [b"a"]):
        message = cbor.encode(cbor.Tag(cose.SIGN1_TAG, [b"", {}, payload, bytes(64)]))
        assert _code(cose.decode_sign1, message) == "cose_type"


def test_a_string_of_too_many_chunks() -> None:
    assert cbor.decode(b"\x5f" + b"\x41a" * 4 + b"\xff", items=5) == b"aaaa"
    with pytest.raises(LimitError) as caught:
        cbor.decode(b"\x5f" + b"\x41a" * 5 + b"\xff", items=5)
    assert caught.value.code == "cbor_too_many_items"


def test_what_cannot_be_written_as_cbor() -> None:
    nested: object = 0
    for _ in range(limits.CBOR_DEPTH + 1):
        nested = [nested]
    for value in (nested, cbor.Tag(1 << 64, 0)):
        with pytest.raises(UseError) as caught:
            cbor.encode(value)
        assert caught.value.code == "cbor_unencodable"


@pytest.mark.parametrize("read", [plain, half_width])
def test_a_text_longer_than_any_number_is_left_as_it_is(read: Callable[[str], str]) -> None:
    assert read("a " * 10) == "A" * 10
    assert read("a " * 2_000) == "a " * 2_000


# X.509


def test_a_chain_of_nothing() -> None:
    assert _code(key_from_chain, [], []) == "cose_chain_too_long"


_PSS = "1.2.840.113549.1.1.10"


def test_a_signature_whose_parameters_are_no_parameters() -> None:
    """RSASSA-PSS says its hash in its parameters; without them nothing was signed that could be checked."""
    root = Party(
        "root",
        private=rsa.generate_private_key(65537, 2048),
        ca=True,
        digest=hashes.SHA256(),
    )
    certificate = read_certificate(root.der)
    for parameters, code in (
        (b"\x04\x00", "issuer_chain_malformed"),
        (b"\x30\x00", "issuer_chain_algorithm"),
    ):
        pss = replace(
            certificate, signature_algorithm="1.2.840.113549.1.1.10", signature_parameters=parameters
        )
        assert _code(signed_by, pss, certificate.key) == code


def _constrained(subtree: x509.GeneralName, name: x509.GeneralName) -> str | None:
    """Return why a signer of this name under a CA of this subtree alone is refused; None if it is not."""
    constraints = x509.NameConstraints(permitted_subtrees=[subtree], excluded_subtrees=None)
    root = ca()
    middle = ca("middle", root, extra=((constraints, True),))
    signer = leaf(middle, extra=((x509.SubjectAlternativeName([name]), False),))
    try:
        key_from_chain([signer.der, middle.der], root.store().issuers)
    except DecodeError as error:
        return error.code
    return None


def test_a_name_that_is_none_of_its_kind_is_in_no_subtree() -> None:
    email, uri = x509.RFC822Name, x509.UniformResourceIdentifier
    assert _constrained(email("office.example"), email("a@office.example")) is None
    assert _constrained(email("office.example"), email("a@other.example")) == "issuer_chain_names"
    assert _constrained(email("office.example"), email("office.example")) == "issuer_chain_extension"
    assert _constrained(uri("office.example"), uri("https://office.example/a")) is None
    assert _constrained(uri("office.example"), uri("urn:office.example")) == "issuer_chain_extension"


# Seals


def test_who_a_certificate_is_for() -> None:
    signer = Party("Office", country="DE", digest=hashes.SHA256())
    number = x509.load_der_x509_certificate(signer.der).serial_number
    assert subject_and_serial(signer.der) == ("DE", "Office", number)
    assert subject_and_serial(Party("Office", digest=hashes.SHA256()).der) is None  # of no country
    assert subject_and_serial(signer.der[:-1]) is None
    assert subject_and_serial(b"") is None
    assert subject_and_serial(signer.der + bytes(limits.CERTIFICATE_LENGTH)) is None


def test_a_certificate_that_only_has_the_name_in_it_is_not_the_one_named() -> None:
    reference = SignerReference("DETS", "27")
    assert not reference.names(b"TS, and no certificate at all")
    assert not SignerReference("DETS", "no number").names(b"TS")


def test_another_reading_needs_a_certificate_that_can_be_read_and_its_signature() -> None:
    signer = Party("TS", country="DE", digest=hashes.SHA256())
    number = f"{x509.load_der_x509_certificate(signer.der).serial_number:x}"
    key = read_certificate(signer.der).key
    message = b"a seal"

    signature = SigningKey(signer.private).sign(message)
    assert verify_signature(algorithm=-7, key=key, message=message, signature=signature)

    def mean(name: tuple[str, str], certificate: bytes, signature: bytes = signature) -> bool:
        return OtherReadings((name,), frozenset({-7}), message, signature).mean(certificate)

    assert mean(("DETS", number), signer.der)
    assert not mean(("DETS", "1"), signer.der)
    assert not mean(("DETS", number), signer.der, bytes(64))
    # It has the name and the number, and a key that nobody here can use.
    weak = Party("TS", private=rsa.generate_private_key(65537, 1024), country="DE", digest=hashes.SHA256())
    number = f"{x509.load_der_x509_certificate(weak.der).serial_number:x}"
    with pytest.raises(CodeError):
        read_certificate(weak.der)
    assert not mean(("DETS", number), weak.der)


def _der(*numbers: bytes) -> bytes:
    content = b"".join(bytes((2, len(number))) + number for number in numbers)
    return bytes((0x30, len(content))) + content


def test_r_and_s_side_by_side() -> None:
    good = _der(b"\x01" * 32, b"\x02" * 32)
    assert side_by_side(good) == b"\x01" * 32 + b"\x02" * 32
    wrong = {
        "more after it": good + b"\0",
        "a third number": _der(b"\x01" * 32, b"\x02" * 32, b"\x03"),
        "one number": _der(b"\x01" * 32),
        "negative": _der(b"\x81" * 32, b"\x02" * 32),
        "nothing": b"",
        "an empty number": _der(b"", b"\x02" * 32),
        "zero": _der(b"\0", b"\x02" * 32),
        "a length of lengths": b"\x30\x82\0\x05" + good[2:],
        "longer than any curve": _der(b"\x01" * 60, b"\x02" * 60)[:-1],
    }
    assert [name for name, data in wrong.items() if side_by_side(data) is not None] == []


def test_c40_has_no_other_character_sets() -> None:
    # Values 4 to 39 are 0 to 9 and A to Z; 0, 1 and 2 shift to a set that seals do not use.
    assert c40.decode((1600 * 14 + 40 * 15 + 16 + 1).to_bytes(2)) == "ABC"
    for values in ((0, 14, 14), (14, 1, 14), (14, 14, 2)):
        data = (1600 * values[0] + 40 * values[1] + values[2] + 1).to_bytes(2)
        assert _code(c40.decode, data + b"\x59\xbf") == "vds_c40"
    assert _code(c40.decode, b"\xfe\x00") == "vds_c40"
    assert _code(c40.decode, b"a") == "vds_c40"


def test_the_text_of_a_barcode_begins_as_one() -> None:
    assert _code(parse_barcode, b"NDB1") == "vds_text"
    assert _code(parse_barcode, b"NDB1?AAAA") == "vds_text"
    assert _code(parse_barcode, b"XDB1AAAAA") == "vds_text"


def test_a_barcode_longer_than_any_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SEAL_LENGTH", 8)
    assert _code(parse_barcode, b"NDB1A" + b"A" * 80) == "vds_too_long"
