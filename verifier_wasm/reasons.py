"""Every code a report can carry, with its check, what that check found, and the outcome it leads to.

The sentences are in ``catalogue/``; a test holds the two to each other.
"""

from dataclasses import dataclass
from typing import Final

from verifier_wasm.report import Outcome, Result


@dataclass(frozen=True, slots=True)
class Reason:
    """What a code means for the report. ``outcome``: the best verdict that it still allows."""

    check: str
    result: Result
    outcome: Outcome


_GOOD, _LIMITED, _BAD, _OPEN = Outcome.AUTHENTIC, Outcome.RESTRICTED, Outcome.REJECTED, Outcome.CANNOT_JUDGE
_PASS, _FAIL, _WARN, _SKIP = Result.PASS, Result.FAIL, Result.WARN, Result.NOT_CHECKED


def _reasons(check: str, result: Result, outcome: Outcome, codes: str) -> dict[str, Reason]:
    return {code: Reason(check, result, outcome) for code in codes.split()}


REASONS: Final[dict[str, Reason]] = {
    # Nothing that this verifier could decode.
    **_reasons(
        "decode",
        _SKIP,
        _OPEN,
        """
        no_code no_code_pages several_codes code_parts_missing code_parts_differ code_parts_unjoined
        input_unknown format_unknown format_other format_barcode_only text_too_long binary_too_long
        """,
    ),
    # Known, whole perhaps, and not of a kind that is checked here.
    **_reasons(
        "decode",
        _SKIP,
        _OPEN,
        """
        jose_encrypted jose_algorithm_unsupported jose_serialisation jose_not_document sdjwt_hash sdcwt_hash
        encrypted decrypt_failed shc_parts nzcp_version cose_mac cose_sign cose_encrypt
        mdoc_message mdoc_empty mdoc_status mdoc_several mdoc_version mdoc_digest_algorithm
        """,
    ),
    **_reasons("decode", _PASS, _GOOD, "decode_complete aamva_read"),
    # Understood but for slips of its issuer, whose signature is then checked like any other.
    **_reasons("decode", _WARN, _GOOD, "decode_slips"),
    # Read, but not as the standard asks: such cards are in use, and nothing of them is judged anyway.
    **_reasons(
        "decode", _WARN, _GOOD, "aamva_incomplete aamva_length aamva_date aamva_element aamva_separators"
    ),
    # A known format with a layer that cannot be read. Whether it was cut off, damaged on its way, or written
    # by a standard that is not understood, nothing shows that it is false (ADR 0017).
    **_reasons(
        "decode",
        _FAIL,
        _OPEN,
        """
        base45_character base45_length base45_overflow
        zlib_corrupt zlib_truncated zlib_trailing zlib_too_large
        cbor_truncated cbor_trailing cbor_reserved cbor_utf8 cbor_duplicate_key cbor_key_type cbor_chunk
        cbor_indefinite cbor_bignum cbor_bignum_too_large cbor_too_deep cbor_too_many_items
        cose_type cose_too_many_signatures cose_detached
        cose_crit cose_algorithm cose_kid cose_chain cose_chain_too_long cose_sm2_too_long
        cwt_type cwt_date cwt_status
        jose_type jose_base64 jose_json jose_algorithm jose_crit jose_kid
        jose_zip jose_chain jose_detached jose_too_deep jose_too_many_items jwt_issuer
        sdjwt_type sdjwt_structure sdjwt_too_many_disclosures sdcwt_structure sdcwt_too_many_disclosures
        shc_digits nzcp_base32
        pasted_character pasted_length
        mdoc_structure mdoc_date mdoc_too_many_items
        aamva_header aamva_subfiles
        document_missing document_type document_kind document_date document_list
        cbor_ld_type
        vds_truncated vds_version vds_c40 vds_reference vds_date vds_length vds_feature vds_trailing
        vds_signature vds_text vds_too_long vds_nc_structure
        """,
    ),
    **_reasons("signature", _PASS, _GOOD, "signature_valid"),
    # The key that the trust list gives to the issuer named did not make this signature.
    **_reasons("signature", _FAIL, _BAD, "signature_wrong"),
    # No signature that a trusted key is known to have made, and none that is known to be somebody else's.
    **_reasons(
        "signature",
        _SKIP,
        _OPEN,
        "signature_algorithm signature_unmatched signature_length mdoc_country_form",
    ),
    # What is shown is not what was signed.
    **_reasons(
        "signature",
        _FAIL,
        _BAD,
        """
        mdoc_digest mdoc_digest_missing mdoc_duplicate mdoc_doctype mdoc_country
        sdjwt_disclosure sdcwt_disclosure
        """,
    ),
    **_reasons("signature", _SKIP, _OPEN, "signature_missing signature_not_supported"),
    **_reasons("issuer", _PASS, _GOOD, "issuer_trusted"),
    **_reasons("issuer", _WARN, _GOOD, "trust_stale_within_grace"),
    **_reasons("issuer", _FAIL, _BAD, "issuer_key_revoked issuer_kind"),
    # The certificates that a code brings: false by what the trusted CA signed; or not understood, or leading
    # to nobody known here.
    **_reasons(
        "issuer",
        _FAIL,
        _BAD,
        """
        issuer_chain_signature issuer_chain_not_ca issuer_chain_path_length issuer_chain_usage
        issuer_chain_names issuer_chain_country
        """,
    ),
    **_reasons(
        "issuer",
        _SKIP,
        _OPEN,
        """
        issuer_chain_unknown issuer_chain_malformed issuer_chain_algorithm issuer_chain_extension
        issuer_chain_unstated
        """,
    ),
    **_reasons(
        "issuer",
        _SKIP,
        _OPEN,
        """
        issuer_unknown issuer_key_unknown issuer_key_not_yet issuer_key_expired issuer_specimen issuer_purpose
        trust_stale
        """,
    ),
    # Each says what was seen: dates, states, both, or the end of the code alone.
    **_reasons(
        "validity",
        _PASS,
        _GOOD,
        """
        validity_in_date validity_in_date_and_state validity_in_date_state_absent validity_state_allows
        validity_code_in_date
        """,
    ),
    # A licence without its dates or classes: nothing says that it allows driving.
    **_reasons("validity", _SKIP, _LIMITED, "validity_not_shown"),
    **_reasons("validity", _WARN, _GOOD, "validity_not_shown_tolerated"),
    **_reasons("validity", _SKIP, _GOOD, "validity_no_dates"),
    # The holder's check decides, and nothing of the content is told.
    **_reasons("validity", _SKIP, _GOOD, "validity_not_told"),
    # A clock is wrong: this device's, for it showed a later time before; or one of two, and it is open which.
    **_reasons("validity", _SKIP, _OPEN, "validity_clock_behind trust_future"),
    **_reasons(
        "validity",
        _FAIL,
        _LIMITED,
        """
        validity_code_expired validity_code_not_yet
        validity_licence_expired validity_licence_not_yet validity_inspection_expired validity_state_forbids
        """,
    ),
    **_reasons("status", _PASS, _GOOD, "status_valid"),
    **_reasons("status", _SKIP, _GOOD, "status_none"),
    **_reasons("status", _WARN, _GOOD, "status_unreachable_tolerated status_stale_within_grace"),
    **_reasons("status", _FAIL, _BAD, "status_invalid"),
    **_reasons("status", _FAIL, _LIMITED, "status_suspended"),
    **_reasons(
        "status",
        _SKIP,
        _OPEN,
        """
        status_unreachable status_stale status_future status_format status_signature status_subject
        status_index status_unknown_value status_too_large status_rollback status_mechanism status_signer
        """,
    ),
    **_reasons("freshness", _PASS, _GOOD, "freshness_shown"),
    **_reasons("freshness", _SKIP, _GOOD, "freshness_unknown"),
    **_reasons("freshness", _FAIL, _LIMITED, "freshness_future freshness_too_old"),
    **_reasons("holder", _PASS, _GOOD, "holder_current holder_answered"),
    **_reasons("holder", _SKIP, _GOOD, "holder_none holder_elsewhere holder_not_asked"),
    **_reasons("holder", _WARN, _GOOD, "holder_old"),
    # Signed by another key than the one that the issuer bound the document to: somebody else shows it.
    **_reasons("holder", _FAIL, _BAD, "holder_wrong"),
    # A copy, or a holder whose page is not open; or what is not understood. The document may be genuine.
    **_reasons(
        "holder",
        _FAIL,
        _OPEN,
        """
        holder_missing holder_too_old holder_future holder_untimed holder_audience holder_nonce
        holder_unanswered holder_no_answer holder_unbound holder_code_expired
        holder_clock_slow
        """,
    ),
    **_reasons("holder", _SKIP, _OPEN, "holder_key holder_algorithm holder_token"),
    **_reasons("barcode", _PASS, _GOOD, "barcode_same"),
    **_reasons("barcode", _SKIP, _GOOD, "barcode_not_scanned barcode_not_shown barcode_nothing_to_compare"),
    **_reasons("barcode", _WARN, _GOOD, "barcode_other"),
    **_reasons("barcode", _FAIL, _BAD, "barcode_differs"),
}
