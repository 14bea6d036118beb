"""The verifier: what a licence code is, who signed it, and whether it holds. See `verify`.

Pure Python, the same in CPython and in Pyodide; no I/O, no clock of its own.
"""

from verifier_wasm.errors import LiangzhengError, TrustError, UseError
from verifier_wasm.policy import Policy
from verifier_wasm.report import Outcome, Report, Result
from verifier_wasm.shown.code import Code
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore
from verifier_wasm.verify import report_no_code, verify

__all__ = [
    "Code",
    "Issuer",
    "LiangzhengError",
    "Outcome",
    "Policy",
    "Report",
    "Result",
    "TrustError",
    "TrustStore",
    "TrustedKey",
    "UseError",
    "report_no_code",
    "verify",
]
