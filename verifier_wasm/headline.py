"""The word above a verdict, where the verdict alone would mislead: a specimen, or a code cut short."""

from typing import Final

from verifier_wasm.report import Report

#: Cut off: the rest is still to be scanned or copied.
CUT_SHORT: Final = frozenset(
    {
        *("base45_length", "zlib_truncated", "cbor_truncated", "vds_truncated", "pasted_length"),
        *("code_parts_missing", "shc_parts", "signature_length"),
    }
)
#: Most likely misread or copied wrongly: another scan may do.
MISREAD: Final = frozenset(
    {
        *("base45_character", "base45_overflow", "zlib_corrupt", "zlib_trailing", "cbor_trailing"),
        *("pasted_character", "nzcp_base32", "shc_digits", "vds_length", "code_parts_differ"),
    }
)


def headline(report: Report) -> str | None:
    """Return ``specimen``, ``cut_short`` or ``misread``, or None where the verdict stands alone."""
    if report.specimen:
        return "specimen"
    if report.reason in CUT_SHORT:
        return "cut_short"
    return "misread" if report.reason in MISREAD else None
