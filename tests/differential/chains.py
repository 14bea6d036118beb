"""Certification paths (RFC 5280 section 6) to a trusted CA, and the path validation of cryptography."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store

from tests.differential.compare import Explained, Verdict, refused
from tests.support.certificates import YEAR, Party, ca, leaf
from tests.support.mutate import flipper
from tests.support.signed import NOW
from verifier_wasm.errors import CodeError
from verifier_wasm.x509 import key_from_chain

_DAY: Final = timedelta(days=1)
_STRANGE: Final = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")


@dataclass(frozen=True)
class Chain:
    """Certificates (DER), the signer's first, and the trusted CA."""

    certificates: tuple[bytes, ...]
    root: Party

    def __repr__(self) -> str:
        return f"root {self.root.der.hex()} chain {[der.hex() for der in self.certificates]}"


class Chains:
    """A case is a chain to a CA, of which some things may be wrong."""

    library = "cryptography"
    explained = (
        Explained(
            False,
            "issuer_chain_unknown",
            "",
            "The certificates of a code stand in order, each signed by the next (RFC 9360 section 2); "
            "cryptography looks for a path among them in any order.",
        ),
        Explained(
            False,
            "issuer_chain_usage",
            "",
            "A certificate of a CA signs certificates, not documents.",
        ),
        Explained(
            False,
            "issuer_chain_unstated",
            "",
            "A certificate that does not say what it may be used for is not judged.",
        ),
        Explained(
            False,
            "issuer_chain_malformed",
            "",
            "A certificate that is not valid DER, or not of the version that its fields need, is refused "
            "even where nothing is decided by it.",
        ),
    )

    def case(self, random: Random) -> Chain:
        """Make a chain with some odd certificates, or with one of which some bits changed."""
        names = ["root", "upper", "lower"][: random.randrange(1, 4)]
        parties: list[Party] = []
        for name in names:
            parties.append(ca(name, parties[-1] if parties else None, **_options(random, ca=True)))
        if random.random() < 0.1:  # somebody else of the same name
            parties[-1] = ca(names[-1], parties[-2] if len(parties) > 1 else None)
            parties[-1].private = ec.generate_private_key(ec.SECP256R1())
        signer = leaf(parties[-1], **_options(random, ca=False))
        certificates = [signer.der, *(party.der for party in reversed(parties[1:]))]
        if random.random() < 0.5:
            at = random.randrange(len(certificates))
            certificates[at] = flipper(random)(certificates[at])
        elif random.random() < 0.1:
            random.shuffle(certificates)
        return Chain(tuple(certificates), parties[0])

    def ours(self, case: Chain) -> Verdict:
        """Return whether the path holds, at the time of the check."""
        try:
            _, key = key_from_chain(case.certificates, case.root.store().issuers)
        except CodeError as error:
            return Verdict(accepts=False, why=error.code)
        if (key.not_before and key.not_before > NOW) or (key.not_after and key.not_after < NOW):
            return Verdict(accepts=False, why="out of date")
        return Verdict(accepts=True, why="", content=(key.key.x, key.key.y))

    def theirs(self, case: Chain) -> Verdict:
        """Return what cryptography says, asked for as much as RFC 5280 has and the Web's rules left out."""
        try:
            signer, *between = (x509.load_der_x509_certificate(der) for der in case.certificates)
            root = x509.load_der_x509_certificate(case.root.der)
            policy = (
                PolicyBuilder()
                .store(Store([root]))
                .time(NOW)
                .extension_policies(ee_policy=_signers(), ca_policy=_authorities())
            )
            policy.build_client_verifier().verify(signer, between)
            public: Any = signer.public_key()
            n = public.public_numbers()
        except Exception as error:  # noqa: BLE001 - beside its own errors it lets others through
            return refused(error)
        return Verdict(accepts=True, why="", content=(n.x.to_bytes(32), n.y.to_bytes(32)))


def _options(random: Random, *, ca: bool) -> dict[str, Any]:
    """Return options of a certificate, one of which may be odd."""
    plain: dict[str, Any] = {"ca": ca}
    odd: tuple[dict[str, Any], ...] = (
        *({} for _ in range(8)),
        {"ca": not ca},
        {"path_length": random.randrange(3)} if ca else {},
        {"usage": random.choice(("crl_sign", "key_cert_sign", "digital_signature", None))},
        {"begin": NOW + random.choice((-_DAY, _DAY))},
        {"end": NOW + random.choice((-_DAY, _DAY)), "begin": NOW - YEAR},
        {"extra": ((_STRANGE, random.random() < 0.5),)},
    )
    return plain | random.choice(odd)


def _signers() -> ExtensionPolicy:
    return ExtensionPolicy.permit_all().may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign)


def _authorities() -> ExtensionPolicy:
    return (
        ExtensionPolicy.permit_all()
        .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_ca)
        .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_certify)
    )


def _may_sign(_policy: Any, _certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.digital_signature:
        raise ValueError("not for signatures")


def _may_certify(_policy: Any, _certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.key_cert_sign:
        raise ValueError("not for certificates")


def _is_ca(_policy: Any, _certificate: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("no CA")
