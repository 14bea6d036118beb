"""Specimen codes for the gallery: one for each thing a checker can meet, made at build."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from liangzheng.keys import SigningKey
from liangzheng.names import hashed_name
from liangzheng.signing import Terms, pack, sign_document
from liangzheng.specimens import records
from liangzheng.specimens.card import card_png, draw_card
from liangzheng.trust.folder import LIST, TrustFolder, create
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.fields.record import today
from verifier_wasm.signed import cose
from verifier_wasm.trusted.store import Issuer, TrustedKey

#: Where they lie in the site.
FOLDER: Final = "specimens"
ISSUER_ID: Final = "specimen"
_STRANGER_ID: Final = "specimen-unlisted"
#: A site may stand for long between two builds; its specimens do not tell of real people.
_LIST_LIFE: Final = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Specimen:
    """One specimen: ``expected`` is what the verifier has to say of it, which tests hold it to."""

    id: str
    kind: str
    text: str
    expected: str
    card_number: str | None = None


def prepare_trust(state: Path, *, at: datetime) -> tuple[TrustFolder, SigningKey]:
    """Return the specimen issuer's trust folder and key, made at the first build and kept."""
    folder, key_file = state / "specimen" / "trust", state / "specimen" / "issuer.pem"
    trust = TrustFolder(folder) if folder.exists() else create(folder)
    if not key_file.exists():
        SigningKey.generate("ES256").save(key_file)
    key = SigningKey.load(key_file)
    issuer = Issuer(
        ISSUER_ID,
        "亮证样证签发处（演示）",
        "Liangzheng specimen office (demonstration)",
        (TrustedKey(key.kid, key.public),),
        specimen=True,
    )
    if trust.issuers() != [issuer]:
        for known in trust.issuers():
            assert known.id is not None
            trust.remove(known.id)
        trust.add_key(issuer)
        (folder / LIST).unlink(missing_ok=True)
    if not (folder / LIST).exists() or _runs_out(trust, at):
        trust.sign(at=at, next_update=at + _LIST_LIFE)
    return trust, key


def _runs_out(trust: TrustFolder, at: datetime) -> bool:
    next_update = trust.store().next_update
    return next_update is None or next_update < at + _LIST_LIFE / 2


def make(key: SigningKey, *, at: datetime) -> Iterator[Specimen]:
    """Yield the specimens of a build at a time."""
    day = today(at)
    terms = Terms(ISSUER_ID, at)

    def signed(
        kind: str, record: Callable[[date], dict[str, Any]], *, by: SigningKey = key, terms: Terms = terms
    ) -> str:
        return sign_document(kind=kind, fields=record(day), terms=terms, key=by)

    authentic = signed("dl", records.licence)
    yield Specimen("authentic", "dl", authentic, "authentic", records.CARD_NUMBER)
    yield Specimen("expired", "dl", signed("dl", records.expired_licence), "restricted")
    yield Specimen("suspended", "dl", signed("dl", records.suspended_licence), "restricted")
    yield Specimen("altered", "dl", _altered(authentic), "rejected")
    stranger = signed("dl", records.licence, by=_stranger(key), terms=Terms(_STRANGER_ID, at))
    yield Specimen("wrong_issuer", "dl", stranger, "cannot_judge")
    yield Specimen("contradicting", "dl", signed("dl", records.contradicting_licence), "rejected")
    yield Specimen("unsigned", "dl", _unsigned(authentic), "cannot_judge")
    yield Specimen("inspection_mark", "im", signed("im", records.inspection_mark), "authentic")


def _stranger(key: SigningKey) -> SigningKey:
    """Return a key that no list names, made of the specimen key: the same keys give the same site."""
    seed = hashlib.sha256(key.sign(_STRANGER_ID.encode())).digest()
    # 248 bits: less than the order of the curve, whatever they are.
    return SigningKey(ec.derive_private_key(int.from_bytes(seed[1:]) or 1, ec.SECP256R1()))


def _altered(text: str) -> str:
    """Return a code whose holder gave himself a class after it was signed: the signature is the old one."""
    message, parts = _open(text)
    payload = cbor.decode(message.payload)
    payload[-70001][7] = ["A1", "D"]
    return pack(cbor.encode(cbor.Tag(cose.SIGN1_TAG, [*parts[:2], cbor.encode(payload), message.signature])))


def _unsigned(text: str) -> str:
    """Return a code with a signature of no bytes."""
    message, parts = _open(text)
    return pack(cbor.encode(cbor.Tag(cose.SIGN1_TAG, [*parts[:2], message.payload, b""])))


def _open(text: str) -> tuple[cose.Sign1, list[Any]]:
    data = inflate(base45.decode(text.removeprefix("LZ1:")))
    return cose.decode_sign1(data), cbor.decode(data).value


@dataclass(frozen=True, slots=True)
class Gallery:
    """What was written: ``index`` is the path of the list in the site, ``entries`` what it lists.

    An entry holds ``id``, ``kind``, ``title`` by language, ``image`` with ``width`` and ``height``, ``text``
    and ``expected``; ``image`` and ``text`` are paths in the site.
    """

    index: str
    entries: Sequence[Mapping[str, Any]]
    #: The path of the live specimen's text; "" where there are no specimens.
    live: str = ""


def write(
    specimens: Iterator[Specimen], site: Path, *, titles: Mapping[str, Mapping[str, str]], live: str = ""
) -> Gallery:
    """Write the pictures, the texts and the list of them; ``titles``: by id and language.

    ``live``: the text of a specimen that its holder shows (`liangzheng.specimens.live`).
    """

    def put(name: str, content: bytes) -> str:
        path = hashed_name(f"{FOLDER}/{name}", content)
        (site / path).write_bytes(content)
        return path

    (site / FOLDER).mkdir(parents=True)
    entries: list[dict[str, Any]] = []
    for specimen in specimens:
        image = draw_card(specimen.text, card_number=specimen.card_number)
        entries.append(
            {
                "id": specimen.id,
                "kind": specimen.kind,
                "title": dict(titles[specimen.id]),
                "image": put(f"{specimen.id}.png", card_png(image)),
                "text": put(f"{specimen.id}.txt", specimen.text.encode("ascii")),
                "expected": specimen.expected,
                "width": image.width,
                "height": image.height,
            }
        )
    index = json.dumps({"specimens": entries}, ensure_ascii=False, indent=1)
    shown = put("live.txt", live.encode("ascii")) if live else ""
    return Gallery(put("index.json", index.encode()), entries, shown)
