"""The draft's own vectors: the encoding of lists, and its signed tokens as CWT and JWT."""

import json
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.jwk import ec_key
from verifier_wasm import Issuer, TrustedKey
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import StatusError
from verifier_wasm.signed import jose
from verifier_wasm.trusted.status import STATUS_LIST, StatusList, open_token


@pytest.fixture(scope="module")
def drafted(vectors: Path) -> dict[str, Any]:
    path = vectors / "tsl-ietf-draft" / "extracted_vectors.json"
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def test_every_list_of_the_appendix(drafted: dict[str, Any]) -> None:
    large = [vector for vector in drafted["vectors"] if "size" in vector]
    assert [vector["bits"] for vector in large] == [1, 2, 4, 8]
    for vector in large:
        written = cbor.decode(bytes.fromhex(vector["cbor_hex"]))
        compressed = jose.decode_base64url(vector["lst_base64url"].encode())
        assert written["bits"] == vector["bits"]
        packed = zlib.decompress(compressed)
        assert zlib.decompress(written["lst"]) == packed
        status_list = StatusList(vector["bits"], packed, None, None)
        expected = {int(index): value for index, value in vector["nonzero"].items()}
        found = {index: status_list.value(index) for index in expected}
        assert found == expected
        assert sum(1 for byte in packed if byte) <= len(expected)
        with pytest.raises(StatusError):
            status_list.value(vector["size"])


@pytest.mark.parametrize("form", ["cwt", "jwt"])
def test_the_signed_example(drafted: dict[str, Any], form: str) -> None:
    key = TrustedKey(Kid(b"12"), ec_key(drafted["public_key_jwk"], -7))
    issuer = Issuer("https://example.com", "例", "Example", (key,))
    data = drafted["jwt"].encode() if form == "jwt" else bytes.fromhex(drafted["status_list_cwt_hex"])
    uri = "https://example.com/statuslists/1"
    when: Any = {"at": datetime(2026, 11, 23, tzinfo=UTC), "skew": timedelta()}
    status_list = open_token(data, uri=uri, issuer=issuer, **when)
    assert [status_list.value(index) for index in range(4)]
    with pytest.raises(StatusError) as caught:
        open_token(data, uri=uri + "0", issuer=issuer, **when)
    assert caught.value.code == "status_subject"
    damaged = bytearray(data)
    damaged[-5] ^= 1
    with pytest.raises(StatusError):
        open_token(bytes(damaged), uri=uri, issuer=issuer, **when)
    assert STATUS_LIST == 65533
