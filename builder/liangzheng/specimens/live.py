"""The specimen of a live code: a licence that is bound to a key which the demonstration's page has too.

Everybody can work this key out from its text (`SEED`), so what is shown with it proves nothing of a person;
as every specimen it is said to be one wherever it is shown.
"""

import hashlib
import io
import itertools
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image, ImageDraw

from liangzheng.bound import sign_bound
from liangzheng.keys import SigningKey
from liangzheng.signing import Terms, pack
from liangzheng.specimens import records
from verifier_wasm.fields.record import today

#: The page has it from `liangzheng.page_constants`.
SEED: Final = "liangzheng specimen holder"


def holder_key() -> SigningKey:
    """Return the specimen holder's key: of the seed's SHA-256 the last 31 bytes, below the curve's order."""
    digest = hashlib.sha256(SEED.encode()).digest()
    return SigningKey(ec.derive_private_key(int.from_bytes(digest[1:]), ec.SECP256R1()))


def live_licence(key: SigningKey, issuer: str, *, at: datetime) -> str:
    """Return the specimen licence as an office gives it to a holder: to be shown in parts, by that key."""
    counted = itertools.count()

    def salt(length: int) -> bytes:
        # The same keys give the same site; so of the specimen the salts are no secret either.
        return hashlib.sha256(f"{SEED} {next(counted)}".encode()).digest()[:length]

    message = sign_bound(
        kind="dl",
        fields={**records.licence(today(at)), "portrait": _drawn(), "age_over_18": True},
        terms=Terms(issuer, at),
        key=key,
        holder=holder_key().public,
        salts=salt,
    )
    return pack(message)


def _drawn() -> bytes:
    """Return a portrait of nobody: head and shoulders, drawn."""
    image = Image.new("RGB", (60, 80), "#c9d6e2")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((8, 56, 52, 96), 16, fill="#3d5a73")
    draw.rectangle((24, 46, 36, 60), fill="#d9a986")
    draw.ellipse((17, 16, 43, 52), fill="#e8bd9a")
    draw.pieslice((15, 10, 45, 46), 180, 360, fill="#3a2f2a")
    out = io.BytesIO()
    image.save(out, "WEBP", quality=40, method=6)
    return out.getvalue()
