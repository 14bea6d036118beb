"""What a certificate says that its key is for: extendedKeyUsage and keyUsage (RFC 5280 section 4.2.1)."""

from collections.abc import Mapping
from typing import Final

#: Section 4.2.1.12: any purpose.
ANY: Final = "2.5.29.37.0"

_NONE: Final[frozenset[str]] = frozenset()
#: Purposes that are known, and the kinds of document that a key with them may sign.
KINDS: Final[Mapping[str, frozenset[str]]] = {
    # ISO/IEC 18013-5 table B.3: a signer of mobile driving licences. Issuers of other mdocs take it too.
    "1.0.18013.5.1.2": frozenset({"mdl", "mdoc"}),
    # Annex B: those who authenticate readers, and who sign VICALs, sign no documents.
    "1.0.18013.5.1.6": _NONE,
    "1.0.18013.5.1.8": _NONE,
    # The EU's health certificates: test, vaccination, recovery; in both of the arcs that are in use.
    **{
        f"1.3.6.1.4.1.{arc}1847.2021.1.{kind}": frozenset({"hcert"})
        for arc in ("", "0.")
        for kind in (1, 2, 3)
    },
    # ICAO: the signers of health proofs for travel (VDS-NC).
    "2.23.136.1.1.14.2": frozenset({"vds"}),
}
#: Purposes for which a signer of documents may be certified.
OF_SIGNERS: Final = frozenset({ANY} | {purpose for purpose, kinds in KINDS.items() if kinds})

#: Purposes that are known to be other ones: TLS servers and clients, code, mail, time stamps, OCSP (RFC 5280
#: section 4.2.1.12), ICAO's master lists, and all of the kinds above.
OTHERS: Final = frozenset(
    {*KINDS, "2.23.136.1.1.3", *(f"1.3.6.1.5.5.7.3.{number}" for number in (1, 2, 3, 4, 8, 9))}
)

#: keyUsage of what signs documents (section 4.2.1.3); the latter is contentCommitment by its newer name.
SIGNING: Final = frozenset({"digital_signature", "non_repudiation"})


def kinds_of(purposes: frozenset[str] | None) -> frozenset[str] | None:
    """Return the kinds of document for which a key is certified; None where its purposes bind it to none."""
    if purposes is None or ANY in purposes:
        return None
    known = [KINDS[purpose] for purpose in purposes if purpose in KINDS]
    return frozenset[str]().union(*known) if known else None
