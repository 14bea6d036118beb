"""Compact JWS (RFC 7515): the texts of signed JSON and of SMART Health Cards, and joserfc."""

import base64
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Final

from joserfc import jws
from joserfc.jwk import ECKey

from tests.differential.compare import Explained, Verdict, by_hand, of_report, refused
from tests.support.jose_codes import b64, numeric
from tests.support.layers import peel
from tests.support.mutate import change_part, flipper
from tests.support.samples import NOW, Samples
from tests.support.witness import Recording, backend_in_use
from verifier_wasm import verify
from verifier_wasm.crypto.signatures import host
from verifier_wasm.trusted.store import TrustedKey

AS_BEFORE: Final = "accepted as it was before it was carried"
CARRIED: Final = Explained(
    True,
    "signature_valid",
    f"^{AS_BEFORE}$",
    "White space, line ends, NUL and padding that a text caught on its way are taken away again, and the "
    "alphabet of plain base64 may stand for that of base64url; both accept what that leaves.",
)
NOT_A_DOCUMENT: Final = Explained(
    False,
    "(cwt|jwt|document|shc|vc)_.*|jose_not_document|sdjwt_type",
    "",
    "Signed, but no claims or no document: a claim of another type, a date that cannot be, the document or "
    "its type missing. The library only checks the signature.",
)
STRICT_JSON: Final = Explained(
    False,
    "jose_json|jose_base64|jose_jws",
    "",
    "What is signed is read as well, and strictly: text that is not JSON, repeats a name or is not UTF-8 is "
    "refused, as is base64url with other characters or with bits left over (RFC 7515 section 2). The library "
    "skips characters and bits that do not belong.",
)
HEADERS: Final = Explained(
    False,
    "jose_crit|jose_zip",
    "",
    "A header that binds and is not understood is refused (``crit``, RFC 7515 section 4.1.11), and so is "
    "compression where the format has none or in another way than it has it; the library leaves both to its "
    "user.",
)
#: Of a type that RFC 7515 does not have, in a header that decides nothing.
ODD_HEADER: Final = Explained(
    True,
    "signature_valid",
    "^holds, but for a header: ",
    "A header that nothing is decided by may be of an odd type (``typ`` a number), and the algorithm be "
    "written in other letters; the library refuses some. The signature holds for both.",
)


@dataclass(frozen=True)
class Text:
    """A compact JWS; ``card``: it is shown as the digits of a SMART Health Card."""

    jws: bytes
    card: bool


class Jose:
    """A case is a JWS."""

    library = "joserfc"
    explained = (CARRIED, ODD_HEADER, NOT_A_DOCUMENT, STRICT_JSON, HEADERS)

    def __init__(self) -> None:
        samples = Samples()
        self._sign = samples.sign
        self._jws = samples.codes["jws"].data
        self._card = undigits(samples.codes["shc"].data)
        (key,) = samples.issuers[0].keys
        self._trust = by_hand(TrustedKey(key.kid, key.key))
        public = key.key
        assert public.x is not None
        assert public.y is not None
        self._key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": b64(public.x), "y": b64(public.y)})
        # Headers that it does not know are left to the reader, as RFC 7515 section 4 has it.
        self._registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)

    def case(self, random: Random) -> Text:
        """Change a part, half of the time signed anew, or how the text is written."""
        card = random.random() < 0.5
        text = self._card if card else self._jws
        if not card and random.random() < 0.3:
            return Text(respelled(text, random), card)
        layers = peel(text)
        position = random.randrange(3)
        changed = layers.replaced(position, change_part(layers.parts[position], random, flipper(random)))
        return Text(signed_again(changed, self._sign) if random.random() < 0.5 else changed, card)

    def ours(self, case: Text) -> Verdict:
        """Return whether the signature holds, and the bytes that it is over."""
        recording = Recording(host)
        shown = b"shc:/" + numeric(case.jws.decode()).encode() if case.card else case.jws
        with backend_in_use(recording):
            report = verify(shown, trust=self._trust, at=NOW)
        return of_report(report, lambda _: recording.held[-1][1])

    def theirs(self, case: Text) -> Verdict:
        """Return what joserfc says."""
        try:
            self._check(case.jws)
        except Exception as error:  # noqa: BLE001 - beside its own errors it lets others through
            with suppress(Exception):
                self._check(before_carried(case.jws))
                return Verdict(accepts=False, why=AS_BEFORE)
            if self._holds(case.jws):
                return Verdict(accepts=False, why=f"holds, but for a header: {error}")
            return refused(error)
        return Verdict(accepts=True, why="", content=case.jws.rpartition(b".")[0])

    def _check(self, text: bytes) -> None:
        jws.deserialize_compact(text, self._key, registry=self._registry)

    def _holds(self, text: bytes) -> bool:
        """Say whether the signature holds, whatever the header says."""
        signed, _, signature = text.rpartition(b".")
        try:
            value = base64.urlsafe_b64decode(signature + b"==")
        except ValueError:
            return False
        return self._registry.algorithms["ES256"].verify(signed, value, self._key)


def before_carried(text: bytes) -> bytes:
    """Return a text without what carriers and sloppy writers add, in the alphabet of base64url."""
    plain = re.sub(rb"[\s\0]", b"", text).replace(b"+", b"-").replace(b"/", b"_")
    return re.sub(rb"=+(?=[.~]|$)", b"", plain)


def undigits(text: bytes) -> bytes:
    """Return the JWS that a health card's digits stand for."""
    digits = text.removeprefix(b"shc:/")
    return bytes(int(digits[at : at + 2]) + 45 for at in range(0, len(digits), 2))


def signed_again(text: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """Return a JWS whose header and payload are signed as they are now."""
    issued, *shown = text.split(b"~")
    signed = issued.rpartition(b".")[0]
    return b"~".join([signed + b"." + b64(sign(signed)).encode(), *shown])


def respelled(text: bytes, random: Random) -> bytes:
    """Return another spelling of the same: padded, with loose bits, broken, of the old alphabet."""
    parts = text.split(b".")
    at = random.randrange(len(parts))
    part = parts[at]
    where = random.randrange(1, len(part))
    parts[at] = random.choice(
        (
            part + b"=" * (-len(part) % 4 or 1),
            part[:-1] + bytes([part[-1] ^ 1]),
            part[:where] + random.choice((b" ", b"\n", b"=", b"*", b"\0", b".")) + part[where:],
            part.replace(b"-", b"+").replace(b"_", b"/"),
        )
    )
    return b".".join(parts)
