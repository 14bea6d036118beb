"""SD-JWT: any disclosures under any signed payload give claims or a `CodeError`."""

import contextlib

from tests.support.jose_codes import b64, digest, disclosure
from verifier_wasm.decoders import sd_jwt
from verifier_wasm.errors import CodeError

_HEADER = b64(b'{"alg":"ES256"}').encode()
#: As long as one is; a shorter one is refused before anything else is read.
_SIGNATURE = b64(b"s" * 64).encode()
_BINDING = b64(b'{"alg":"ES256","typ":"kb+jwt"}').encode()
_NAME, _ELEMENT = disclosure("s", "name", "n"), disclosure("s", 1)

#: A payload, then disclosures, line by line; one that begins with "[" is encoded first, and of "{" a key
#: binding JWT is made.
SEEDS = (
    f'{{"_sd":["{digest(_NAME)}"],"a":[{{"...":"{digest(_ELEMENT)}"}}]}}\n{_NAME}\n{_ELEMENT}\n'.encode(),
    b'{"_sd_alg":"sha-512"}\n["s","_sd",[]]\n',
    b'{"iss":"i"}\na.b.c',
    b'{"cnf":{"jwk":{"kty":"OKP","crv":"Ed25519","x":"AA"}}}\n{"nonce":"n","aud":"a","iat":1,"sd_hash":"h"}',
)


def one_input(data: bytes) -> None:
    payload, *lines = data.split(b"\n")
    shown = [_encoded(line) for line in lines]
    issued = b".".join((_HEADER, b64(payload).encode(), _SIGNATURE))
    for text in (data, b"~".join((issued, *shown)), b"~".join((issued, *shown, b""))):
        with contextlib.suppress(CodeError):
            sd_jwt.decode(text)


def _encoded(line: bytes) -> bytes:
    if line.startswith(b"{"):
        return b".".join((_BINDING, b64(line).encode(), _SIGNATURE))
    return b64(line).encode() if line.startswith(b"[") else line
