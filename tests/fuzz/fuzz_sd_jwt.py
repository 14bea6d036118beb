"""SD-JWT: any disclosures under any signed payload give claims or a `CodeError`."""

import contextlib

from tests.support.jose_codes import b64, digest, disclosure
from verifier_wasm.decoders import sd_jwt
from verifier_wasm.errors import CodeError

_HEADER = b64(b'{"alg":"ES256"}').encode()
_NAME, _ELEMENT = disclosure("s", "name", "n"), disclosure("s", 1)

#: A payload, then disclosures, line by line; a disclosure that begins with "[" is encoded first.
SEEDS = (
    f'{{"_sd":["{digest(_NAME)}"],"a":[{{"...":"{digest(_ELEMENT)}"}}]}}\n{_NAME}\n{_ELEMENT}\n'.encode(),
    b'{"_sd_alg":"sha-512"}\n["s","_sd",[]]\n',
    b'{"iss":"i"}\na.b.c',
)


def one_input(data: bytes) -> None:
    payload, *lines = data.split(b"\n")
    shown = [b64(line).encode() if line.startswith(b"[") else line for line in lines]
    issued = b".".join((_HEADER, b64(payload).encode(), b"c2ln"))
    for text in (data, b"~".join((issued, *shown)), b"~".join((issued, *shown, b""))):
        with contextlib.suppress(CodeError):
            sd_jwt.decode(text)
