"""RFC 8949 appendix A: every example decodes, and those marked so are encoded the same way."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from verifier_wasm.encoding import cbor
from verifier_wasm.errors import DecodeError

#: simple(24) in two bytes: an example of RFC 7049 that RFC 8949 section 3.3 forbids (and leaves out).
_NO_LONGER_WELL_FORMED = "f818"


def _cases(vectors: Path) -> list[dict[str, Any]]:
    cases = json.loads((vectors / "cbor-rfc8949" / "appendix_a.json").read_text("utf-8"))
    assert len(cases) > 80
    return [case for case in cases if case["hex"] != _NO_LONGER_WELL_FORMED]


def _plain(value: Any) -> Any:
    """Return a value as the vectors' JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def test_every_example_decodes(vectors: Path) -> None:
    for case in _cases(vectors):
        value = cbor.decode(bytes.fromhex(case["hex"]))
        if "decoded" in case:
            assert _plain(value) == case["decoded"], case["hex"]
        else:
            assert case["diagnostic"]


def test_what_the_newer_standard_forbids_is_refused(vectors: Path) -> None:
    assert _NO_LONGER_WELL_FORMED in (vectors / "cbor-rfc8949" / "appendix_a.json").read_text("utf-8")
    with pytest.raises(DecodeError):
        cbor.decode(bytes.fromhex(_NO_LONGER_WELL_FORMED))


def test_what_round_trips_is_encoded_the_same(vectors: Path) -> None:
    for case in _cases(vectors):
        data = bytes.fromhex(case["hex"])
        value = cbor.decode(data)
        if case["roundtrip"] and not (isinstance(value, float) and math.isnan(value)):
            assert cbor.encode(value) == data, case["hex"]
