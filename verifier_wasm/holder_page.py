"""The holder's side of the page: what its Python worker asks of `verifier_wasm.holding` and the like.

Bytes and text come in, JSON text goes out; nothing raises. Nothing is kept between two calls, and nothing
here holds a private key: what is to be signed goes out, and the same call with the signature gives the code.
Bytes in JSON are base64url without padding. Whether a code is good is for `verifier_wasm.bridge` to say, of
the live code as any checker sees it.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from verifier_wasm.catalogue import LANGUAGES, is_known, label, sentence
from verifier_wasm.crypto.cose_key import key_from_cose
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.decoders import sign1_text
from verifier_wasm.decoders.lz1 import DOCUMENT_CLAIM
from verifier_wasm.document.groups import GROUP_KEYS
from verifier_wasm.document.schema import KIND_KEY, KINDS
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.encoding.quoted import cleaned
from verifier_wasm.encoding.rfc4648 import to_base64url
from verifier_wasm.errors import CodeError, LiangzhengError
from verifier_wasm.fields.identity import tells_birth
from verifier_wasm.formats import recognise
from verifier_wasm.formats.lz1 import PREFIX
from verifier_wasm.holding import Credential, Showing, read_credential, show
from verifier_wasm.judging.holder import ANYBODY
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.question import PREFIX as QUESTION_PREFIX
from verifier_wasm.question import read_question
from verifier_wasm.report import rfc3339
from verifier_wasm.request import PREFIX as REQUEST_PREFIX
from verifier_wasm.request import as_text, asking
from verifier_wasm.shown.carried import readings
from verifier_wasm.shown.code import Code, Part
from verifier_wasm.signed import cose, cwt, moments, sd_cwt
from verifier_wasm.signed.key_binding import bound_to

#: Whom a document is shown to -> the groups that are chosen for it, where the document has them.
PRESETS: Final = {
    "traffic": ("name", "portrait", "number", "birth", "record"),
    "rental": ("name", "portrait", "number"),
    "age": ("portrait", "age"),
}
#: The groups that a citizen's number shows too, whatever else is chosen.
_IN_NUMBERS: Final = ("birth", "age")
_NUMBER_KEY: Final = 1
#: What is read here and is no issued code; the page has words for these.
_LIVE, _UNBOUND, _REQUEST, _QUESTION, _OTHER = "live", "unbound", "request", "question", "other"

type Buffer = bytes | bytearray | memoryview
type Given = Iterable[tuple[Buffer, str | None] | tuple[Buffer, str | None, Sequence[int] | None]]


def ask(
    point: Buffer, *, at: str, word: str = "", signature: Buffer | None = None, lang: str = LANGUAGES[0]
) -> str:
    """Return a request for a document: ``{"to_sign"}``, and with the signature over that ``{"text"}``.

    ``point``: the holder's P-256 key as WebCrypto gives it out "raw". ``word``: one-time, from the office.
    """

    def work() -> dict[str, str]:
        asked = asking(_key(bytes(point)), _time(at), word)
        if signature is None:
            return {"to_sign": to_base64url(asked.to_sign)}
        return {"text": as_text(asked.signed(bytes(signature)))}

    return _answer(work, lang)


def issued(codes: Given, *, lang: str = LANGUAGES[0]) -> str:
    """Read what an office gave to a holder, from the codes of one picture or one text.

    Returns ``{"credential", "point", "kind", "groups", "presets", "made", "ends"}``: ``point`` the key that
    it is for, as in `ask`; ``groups`` ``[{"name", "label", "tells"}]``, the last the groups that this one
    shows as well, as a citizen's number shows date of birth and sex; ``presets`` the names of their groups,
    by whom they are for; ``made`` and ``ends`` its times of issue and expiry (RFC 3339), "" for none.
    Or ``{"other"}``: what it is instead, ``live``, ``unbound``, ``request``, ``question`` or ``other``. Or
    ``{"error", "sentence"}``; ``unfinished`` with it where parts of the code are missing.
    """

    def read() -> dict[str, Any]:
        found = _one(codes)
        if isinstance(found, NoCode):
            return _no_code(found, lang)
        written, kind = _message(found)
        if written is None:
            return {"other": kind}
        credential = read_credential(written)
        holder = bound_to(_claims(credential))
        if holder is None or holder.key is None:
            return {"other": _UNBOUND}
        return {
            "credential": to_base64url(written),
            "point": to_base64url(b"\x04" + holder.key.x + holder.key.y),
            **_described(credential, lang),
        }

    return _answer(read, lang)


def describe(credential: Buffer, *, lang: str = LANGUAGES[0]) -> str:
    """Return ``{"kind", "groups", "presets", "made", "ends"}`` of what `issued` read before."""
    return _answer(lambda: _described(read_credential(bytes(credential)), lang), lang)


def live(
    credential: Buffer,
    names: Iterable[str],
    *,
    at: str,
    nonce: Buffer | None = None,
    audience: str = "",
    signature: Buffer | None = None,
    lang: str = LANGUAGES[0],
) -> str:
    """Return a live code that shows these groups: ``{"to_sign"}``, and with the signature ``{"text"}``.

    ``nonce``, ``audience``: of the checker's question. The same arguments give the same bytes to sign.
    """

    def shown() -> dict[str, str]:
        showing = show(
            read_credential(bytes(credential)),
            list(names),
            at=_time(at),
            nonce=None if nonce is None else bytes(nonce),
            audience=audience or ANYBODY,
        )
        if signature is None:
            return {"to_sign": to_base64url(showing.to_sign)}
        return {"text": _packed(showing, bytes(signature))}

    return _answer(shown, lang)


def question(codes: Given, *, lang: str = LANGUAGES[0]) -> str:
    """Read a checker's question: ``{"nonce", "audience"}``, or ``{"other"}`` or an error as `issued`."""

    def read() -> dict[str, Any]:
        found = _one(codes)
        if isinstance(found, NoCode):
            return _no_code(found, lang)
        for reading in readings(found):
            if reading.data.startswith(QUESTION_PREFIX.encode()):
                asked = read_question(reading.data.decode("ascii", "replace"))
                return {"nonce": to_base64url(asked.nonce), "audience": asked.audience}
        return {"other": _OTHER}

    return _answer(read, lang)


def _one(codes: Given) -> Code | NoCode:
    return one_code(
        Code(bytes(data), symbology, part=Part(*part[0]) if part and part[0] else None)
        for data, symbology, *part in codes
    )


def _no_code(found: NoCode, lang: str) -> dict[str, Any]:
    told = sentence(found.reason, _known(lang), found.detail)
    return {"error": found.reason, "sentence": told, "unfinished": bool(found.parts)}


def _message(code: Code) -> tuple[bytes | None, str]:
    """Return the SD-CWT in a code; else None, and what the code is instead. Raises `CodeError`."""
    fault: CodeError | None = None
    for reading in readings(code):
        if reading.data.startswith(REQUEST_PREFIX.encode()):
            return None, _REQUEST
        if reading.data.startswith(QUESTION_PREFIX.encode()):
            return None, _QUESTION
        recognition, code_format = recognise(reading)
        if code_format is None or code_format.id not in {"lz1", "cwt"}:
            continue
        try:
            data = recognition.unpack(reading.data)
            written = sign1_text.unpack(data) if code_format.id == "lz1" else data
            message = cose.decode_sign1(written)
        except CodeError as error:
            fault = fault or error
            continue
        if sd_cwt.is_token(message):
            return None, _LIVE
        return (written, "") if sd_cwt.is_credential(message) else (None, _UNBOUND)
    if fault is not None:
        raise fault
    return None, _OTHER


def _claims(credential: Credential) -> Mapping[Any, Any]:
    claims = cbor.decode(credential.message.payload, definite=True, redacted=True)
    return cwt.read_claims(claims).all if type(claims) is dict else {}


def _described(credential: Credential, lang: str) -> dict[str, Any]:
    claims = _claims(credential)
    document = claims.get(DOCUMENT_CLAIM)
    made, ends = (moments.read(claims.get(key), moments.Form.NUMBER) for key in (cwt.IAT, cwt.EXP))
    kind = document.get(KIND_KEY) if type(document) is dict else None
    kind = kind if type(kind) is str and kind in KINDS else ""
    names = list(credential.disclosures)
    return {
        "kind": label(f"kinds.{kind}", _known(lang)) if kind else "",
        "groups": [
            {
                "name": name,
                "label": _label(kind, name, credential.disclosures[name], lang),
                "tells": _IN_NUMBERS if _has_citizens_number(credential.disclosures[name]) else (),
            }
            for name in names
        ],
        "presets": {
            whom: [name for name in names if name in chosen]
            for whom, chosen in PRESETS.items()
            if whom in names or whom != "age"  # an age alone that is not in it cannot be shown
        },
        "made": rfc3339(made.earliest if made else None),
        "ends": rfc3339(ends.latest if ends else None),
    }


def _label(kind: str, name: str, disclosure: bytes, lang: str) -> str:
    """Return which fields a disclosure shows, by their names; for one that is not known, its own key."""
    _, *shown = cbor.decode(disclosure, definite=True, redacted=True)
    if len(shown) != 2:  # an element of an array, which has no name, or a decoy
        return label("fields.unknown", _known(lang))
    value, key = shown
    grouped = type(value) is dict and key == GROUP_KEYS.get(name)
    known = {field.key: field.name for field in KINDS.get(kind, ())}
    titles = [
        label(f"fields.{known[one]}", _known(lang))
        if type(one) is int and one in known
        else cleaned(str(one))
        for one in (value if grouped else [key])
    ]
    return label("words.separator", _known(lang)).join(titles)


def _has_citizens_number(disclosure: bytes) -> bool:
    _, *shown = cbor.decode(disclosure, definite=True, redacted=True)
    if len(shown) != 2:
        return False
    value, key = shown
    grouped = type(value) is dict and key == GROUP_KEYS["number"]
    number = value.get(_NUMBER_KEY) if grouped else value if key == _NUMBER_KEY else None
    return type(number) is str and tells_birth(number)


def _packed(showing: Showing, signature: bytes) -> str:
    return f"{PREFIX}{base45.encode(zlib.compress(showing.signed(signature), 9))}"


def _key(point: bytes) -> PublicKey:
    """Return a key from an uncompressed point (SEC 1 section 2.3.3)."""
    x, y = point[1:33], point[33:]
    return key_from_cose({1: 2, -1: 1, -2: x, -3: y})[0]


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _answer(work: Callable[[], dict[str, Any]], lang: str) -> str:
    try:
        told = work()
    except LiangzhengError as error:
        told = {"error": error.code, "sentence": sentence(error.code, _known(lang), error.detail)}
    return json.dumps(told, ensure_ascii=False)


def _known(lang: str) -> str:
    return lang if is_known(lang) else LANGUAGES[0]


_CALLED: Final[Mapping[str, Callable[..., str]]] = {
    "ask": ask,
    "issued": issued,
    "describe": describe,
    "live": live,
    "question": question,
}


def told(what: str, given: Mapping[str, Any], lang: str) -> str:
    """Call one of these by its name: the worker's one door. `KeyError` for another name."""
    return _CALLED[what](**given, lang=lang)
