"""COSE_Sign1 (RFC 9052): the messages of all codes that are one, and pycose."""

from random import Random
from typing import Any, Final

import cbor2
from pycose.algorithms import Es256
from pycose.keys import EC2Key
from pycose.keys.curves import P256
from pycose.messages import Sign1Message

from tests.differential.compare import Explained, Verdict, by_hand, of_report, refused
from tests.support.layers import peel
from tests.support.mutate import change, change_part, flipper
from tests.support.samples import NOW, Samples
from tests.support.witness import Recording, backend_in_use
from verifier_wasm import verify
from verifier_wasm.crypto.signatures import host
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import LiangzhengError
from verifier_wasm.trusted.store import TrustedKey

_FORMATS: Final = ("lz1", "hc1", "claim169", "nzcp", "cwt")


class Cose:
    """A case is the text or bytes of a code; pycose is given the message inside."""

    library = "pycose"
    explained = (
        Explained(
            True,
            "signature_valid",
            "^holds, but for the tag$",
            "A message without the tag 18, alone or in the tag of a CWT, is read too: RFC 9052 section 2 has "
            "both forms, and the code says what it is.",
        ),
        Explained(
            True,
            "signature_valid",
            "^holds, but for a header: ",
            "A header that nothing is decided by may be of an odd type, and one that is not protected may "
            "repeat one that is, which alone counts (RFC 9052 section 3); pycose refuses or fails on some. "
            "The signature holds for both.",
        ),
        Explained(
            False,
            "cbor_.*|cose_.*",
            "",
            "What is signed is read as well, and strictly: CBOR that is cut off, goes on, repeats a key, has "
            "keys of other types or text that is not UTF-8 is refused. pycose does not look into the payload "
            "and takes the last of two equal headers.",
        ),
        Explained(
            False,
            "(cwt|document|hcert|claim169|nzcp)_.*|format_unknown",
            "",
            "Signed, but no claims or no document of this format: a claim of another type, a date that "
            "cannot be, the document missing. pycose only checks the signature.",
        ),
        Explained(
            False,
            "issuer_key_unknown|signature_unmatched",
            "",
            "The key id of a health certificate is derived from its signer's certificate: another id means "
            "another certificate, even where the key at hand would fit.",
        ),
    )

    def __init__(self) -> None:
        samples = Samples()
        self._sign = samples.sign
        self._codes = [samples.codes[name].data for name in _FORMATS]
        (key,) = samples.issuers[0].keys
        self._trust = by_hand(TrustedKey(key.kid, key.key))
        public = key.key
        assert public.x is not None
        assert public.y is not None
        self._key = EC2Key(crv=P256, x=public.x, y=public.y)

    def case(self, random: Random) -> bytes:
        """Change a message; half of the time, sign what came of it."""
        flip = flipper(random)
        layers = peel(random.choice(self._codes))
        changed = change_part(layers.parts[0], random, flip)
        if random.random() < 0.5:
            changed = self._signed_again(layers.parts[0].data, random)
        return layers.replaced(0, changed)

    def _signed_again(self, message: bytes, random: Random) -> bytes:
        """Sign headers and payload that were changed: what is left to compare is how both read them."""
        tagged = cbor.decode(message)
        protected, unprotected, payload, _ = tagged.value
        flip = flipper(random)
        try:
            match random.randrange(3):
                case 0:
                    protected = random.choice(
                        (cbor.encode(change(cbor.decode(protected), random, flip)), flip(protected))
                    )
                case 1:
                    unprotected = change({4: b"kid", **unprotected}, random, flip)
                case _:
                    payload = random.choice(
                        (cbor.encode(change(cbor.decode(payload), random, flip)), flip(payload))
                    )
            signature = self._sign(cbor.encode(["Signature1", protected, b"", payload]))
            return cbor.encode(cbor.Tag(tagged.number, [protected, unprotected, payload, signature]))
        except (LiangzhengError, TypeError, ValueError, OverflowError):
            return message

    def ours(self, case: bytes) -> Verdict:
        """Return whether the signature holds, and the bytes that it is over."""
        recording = Recording(host)
        with backend_in_use(recording):
            report = verify(case, trust=self._trust, at=NOW)
        return of_report(report, lambda _: recording.held[-1][1])

    def theirs(self, case: bytes) -> Verdict:
        """Return what pycose says of the message inside; where it takes offence at a header, of the rest."""
        try:
            message = cbor2.loads(peel(case).parts[0].data)
        except cbor2.CBORDecodeError as error:
            return refused(error)
        if not isinstance(message, cbor2.CBORTag) or message.tag != Sign1Message.cbor_tag:
            untagged = message.value if isinstance(message, cbor2.CBORTag) and message.tag == 61 else message
            holds = self._holds(untagged)
            return Verdict(accepts=False, why="holds, but for the tag" if holds else "not a COSE_Sign1")
        try:
            # cbor2 reads what a tag holds into values that cannot be changed, and pycose takes it to pieces.
            protected, unprotected, payload, signature = message.value
            parts = [protected, {**unprotected}, payload, signature]
            read: Any = Sign1Message.from_cose_obj(parts, allow_unknown_attributes=True)
            read.key = self._key
            if read.verify_signature():
                return Verdict(accepts=True, why="", content=read._create_sig_structure())
        except Exception as error:  # noqa: BLE001 - it has no base class of errors
            holds = self._holds(message.value)
            return (
                Verdict(accepts=False, why=f"holds, but for a header: {error!r}") if holds else refused(error)
            )
        return Verdict(accepts=False, why="the signature does not hold")

    def _holds(self, parts: Any) -> bool:
        """Say whether the signature holds, whatever the headers say but the algorithm."""
        try:
            protected, _, payload, signature = parts
            data = cbor2.dumps(["Signature1", protected, b"", payload])
            return bool(Es256.verify(key=self._key, data=data, signature=signature))
        except Exception:  # noqa: BLE001 - as above
            return False
