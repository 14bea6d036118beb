"""The search for private keys: any bytes are looked through, and what is said of them is one line."""

import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from liangzheng.audit.unpacking import look_through
from liangzheng.keys import SigningKey
from verifier_wasm.encoding import cbor


def _pem(passphrase: bytes | None = None) -> bytes:
    with TemporaryDirectory() as folder:
        SigningKey.generate("EdDSA").save(Path(folder) / "key", passphrase)
        return (Path(folder) / "key").read_bytes()


def zipped(**members: bytes) -> bytes:
    """Return a zip archive of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


SEEDS = (
    _pem(),
    _pem(b"secret"),
    zipped(a=_pem()),
    json.dumps({"kty": "EC", "d": "A" * 43, "text": _pem().decode()}).encode(),
    cbor.encode([{1: 2, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32, -4: b"\3" * 32}]),
)


def one_input(data: bytes) -> None:
    for told in look_through(data):
        assert told.startswith(("a private key (", "an archive"))
