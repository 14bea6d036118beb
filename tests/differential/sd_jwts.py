"""SD-JWT (RFC 9901): what is signed and what of it is disclosed, and the reference library ``sd-jwt``."""

import re
from contextlib import suppress
from random import Random
from typing import Any, Final

from jwcrypto.common import base64url_decode
from jwcrypto.jwa import JWA
from jwcrypto.jwk import JWK
from jwcrypto.jws import InvalidJWSSignature
from sd_jwt.verifier import SDJWTVerifier

from tests.differential.compare import Explained, Verdict, by_hand, refused
from tests.differential.jose_texts import (
    AS_BEFORE,
    CARRIED,
    HEADERS,
    NOT_A_DOCUMENT,
    ODD_HEADER,
    STRICT_JSON,
    before_carried,
    respelled,
    signed_again,
)
from tests.support.jose_codes import b64, compact, digest, disclosure
from tests.support.layers import peel
from tests.support.mutate import change_part, flipper
from tests.support.samples import NOW, OFFICE, Samples
from verifier_wasm import verify
from verifier_wasm.decoders import jwt_text
from verifier_wasm.reasons import REASONS
from verifier_wasm.trusted.store import TrustedKey

ONCE: Final = "accepted with every disclosure once"


class SdJwt:
    """A case is the text of an SD-JWT with some of its disclosures."""

    library = "sd-jwt"
    explained = (
        CARRIED,
        ODD_HEADER,
        NOT_A_DOCUMENT,
        STRICT_JSON,
        HEADERS,
        Explained(
            True,
            "signature_valid",
            f"^{ONCE}$",
            "A disclosure that is shown twice counts once; the library refuses the second.",
        ),
        Explained(
            False,
            "signature_(wrong|unmatched)",
            "^skips characters$",
            "A character that is none of base64url ends the text here; the library skips it.",
        ),
        Explained(
            False,
            "sdjwt_.*",
            "",
            "A disclosure that was changed, or belongs to nothing that is signed, is refused "
            "(RFC 9901 section 7.1, steps 3 to 5), and so is one of what must never be withheld; the library "
            "leaves the disclosure out and accepts the rest.",
        ),
    )

    def __init__(self) -> None:
        samples = Samples()
        self._sign = samples.sign
        (key,) = samples.issuers[0].keys
        self._trust = by_hand(TrustedKey(key.kid, key.key))
        public = key.key
        assert public.x is not None
        assert public.y is not None
        self._key = JWK(kty="EC", crv="P-256", x=b64(public.x), y=b64(public.y))
        self._code = self._issued()

    def _issued(self) -> bytes:
        """Return an SD-JWT with disclosures of a claim, of an array's elements, and one within another."""
        elements = [disclosure(f"e{number}", value) for number, value in enumerate(("C1", "D"))]
        street = disclosure("s1", "street", "样例路")
        address = disclosure("s2", "address", {"country": "UT", "_sd": [digest(street)]})
        name = disclosure("s3", "name", "样例")
        at = int(NOW.timestamp())
        payload = {
            "iss": OFFICE,
            "iat": at,
            "exp": at + 86_400,
            "vct": f"{OFFICE}/licence",
            "classes": ["B", *({"...": digest(element)} for element in elements)],
            "_sd": [digest(name), digest(address), b64(bytes(32))],
            "_sd_alg": "sha-256",
        }
        signed = f"{b64(compact({'alg': 'ES256', 'typ': 'dc+sd-jwt'}))}.{b64(compact(payload))}"
        shown = (name, address, street, *elements)
        return "~".join([f"{signed}.{b64(self._sign(signed.encode()))}", *shown, ""]).encode()

    def case(self, random: Random) -> bytes:
        """Withhold, repeat or change disclosures, or change what is signed, half of the time signed anew."""
        issued, *shown = self._code.rstrip(b"~").split(b"~")
        if random.random() < 0.5:
            shown = random.choices(shown, k=random.randrange(1, 6))
        text = b"~".join([issued, *shown, b""])
        match random.randrange(4):
            case 0:
                return text
            case 1 if random.random() < 0.4:
                return b"~".join([respelled(issued, random), *shown, b""])
        layers = peel(text)
        position = random.randrange(len(layers.parts))
        changed = layers.replaced(position, change_part(layers.parts[position], random, flipper(random)))
        return signed_again(changed, self._sign) if random.random() < 0.5 else changed

    def ours(self, case: bytes) -> Verdict:
        """Return whether it is accepted, and what is shown."""
        report = verify(case, trust=self._trust, at=NOW)
        good = report.check("signature").code == "signature_valid"
        if not good or REASONS[report.reason].check == "decode":
            return Verdict(accepts=False, why=report.reason)
        # What was signed anew may contradict itself, or its issuer: then nothing is shown to compare.
        shown = None if report.document is None else dict(report.document)
        return Verdict(accepts=True, why="signature_valid", content=shown)

    def theirs(self, case: bytes) -> Verdict:
        """Return what the library says, and what this verifier would show of the claims that it returns."""
        try:
            claims = self._claims(case)
        except Exception as error:  # noqa: BLE001 - beside its own errors it lets others through
            return self._in_another_way(case, error)
        document = jwt_text.document("sd_jwt", claims)
        unknown = {"unknown": dict(document.unknown)} if document.unknown else {}
        why = "" if re.fullmatch(rb"[\w.~-]+", case) else "skips characters"
        return Verdict(accepts=True, why=why, content={"kind": document.kind, **document.fields, **unknown})

    def _in_another_way(self, case: bytes, error: Exception) -> Verdict:
        issued, *shown = before_carried(case).split(b"~")
        with suppress(Exception):
            self._claims(b"~".join((issued, *shown)))
            return Verdict(accepts=False, why=AS_BEFORE)
        with suppress(Exception):
            self._claims(b"~".join((issued, *dict.fromkeys(shown))))
            return Verdict(accepts=False, why=ONCE)
        with suppress(Exception):
            signed, _, signature = issued.rpartition(b".")
            if not isinstance(error, InvalidJWSSignature):
                return refused(error)
            JWA.signing_alg("ES256").verify(self._key, signed, base64url_decode(signature.decode()))
            return Verdict(accepts=False, why=f"holds, but for a header: {error}")
        return refused(error)

    def _claims(self, text: bytes) -> dict[str, Any]:
        claims: dict[str, Any] = SDJWTVerifier(text.decode(), lambda *_: self._key).get_verified_payload()
        return claims
