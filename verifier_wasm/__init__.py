"""The verifier: what a licence code is, who signed it, and whether it holds. See `verify`.

Pure Python, the same in CPython and in Pyodide; no I/O, no clock of its own. What is exported here is
public: its names, what it takes and what it raises change only with a note in the changelog. The modules
below are the verifier's own and may change at any time.

Whom to trust: `open_trust_list` with `read_root`, or `TrustStore.of_keys` of ``certificate_keys(der)`` or
``read_key_set(data).keys``. What was shown: `Code`, of which `documents` makes one for each document. The
answer: `Report`, for machines by ``as_dict()``, in words by `view` and `sentence`. What a program hands over
wrongly is a `UseError` at once.
"""

from typing import TYPE_CHECKING, Any

from verifier_wasm.catalogue import LANGUAGES, sentence
from verifier_wasm.crypto.cose_key import KeySet, UnusedKey, key_from_cose, read_key_set
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.errors import KeyFormatError, LiangzhengError, StatusError, TrustError, UseError
from verifier_wasm.judging.holder import Asked
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.judging.several import documents
from verifier_wasm.policy import Policy, RequireHolder
from verifier_wasm.report import Check, IssuerInfo, Outcome, Report, Result, Times, TrustInfo
from verifier_wasm.shown.code import Code, Part
from verifier_wasm.trusted.memory import Memory
from verifier_wasm.trusted.roots import Root, read_root
from verifier_wasm.trusted.status import StatusList, StatusSource, StatusTokens
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore
from verifier_wasm.trusted.trust_list import open_trust_list
from verifier_wasm.verify import report_no_code, verify
from verifier_wasm.view import view

if TYPE_CHECKING:
    from verifier_wasm.x509.by_hand import certificate_keys

__all__ = [
    "LANGUAGES",
    "Asked",
    "Check",
    "Code",
    "Issuer",
    "IssuerInfo",
    "KeyFormatError",
    "KeySet",
    "Kid",
    "LiangzhengError",
    "Memory",
    "NoCode",
    "Outcome",
    "Part",
    "Policy",
    "PublicKey",
    "Report",
    "RequireHolder",
    "Result",
    "Root",
    "StatusError",
    "StatusList",
    "StatusSource",
    "StatusTokens",
    "Times",
    "TrustError",
    "TrustInfo",
    "TrustStore",
    "TrustedKey",
    "UnusedKey",
    "UseError",
    "certificate_keys",
    "documents",
    "key_from_cose",
    "kid_of",
    "one_code",
    "open_trust_list",
    "read_key_set",
    "read_root",
    "report_no_code",
    "sentence",
    "verify",
    "view",
]


def __getattr__(name: str) -> Any:
    """Import what reads certificates when it is first asked for: the page starts without it."""
    if name != "certificate_keys":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from verifier_wasm.x509.by_hand import certificate_keys  # noqa: PLC0415 - as said

    return certificate_keys
