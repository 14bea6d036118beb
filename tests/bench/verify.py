"""A whole check of a licence beside its signature alone, and reading the code out of its picture."""

from functools import partial

from liangzheng.symbols import png, qr, qr_image
from tests.bench.timing import compare
from tests.support.read_codes import read_codes
from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import verify
from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.signed import cose


def main() -> None:
    text, trust = lz1(claims()), KEY.store()
    signature = cose.signature_of(cose.decode_sign1(inflate(base45.decode(text.removeprefix("LZ1:")))))
    picture = png(qr_image(qr(text)))
    signature_alone = partial(
        verify_signature,
        algorithm=signature.algorithm,
        key=KEY.public,
        message=signature.message,
        signature=signature.value,
    )
    compare(
        {
            "signature alone (host)": signature_alone,
            "verify(), all ten steps": partial(verify, text, trust=trust, at=NOW),
            "reading the QR code from its PNG": partial(read_codes, picture),
        }
    )
