"""The field rules: any values of the right shapes, at any time, give findings that can be told to people."""

import json
import string
from datetime import UTC, date, datetime, timedelta

from tests.support.signed import LICENCE, NOW
from verifier_wasm.catalogue import catalogue, sentence
from verifier_wasm.document import KINDS, shapes
from verifier_wasm.envelope import Document
from verifier_wasm.fields import check_fields, licence_validity

SEEDS = (
    json.dumps(LICENCE).encode(),
    b"dl" + bytes(range(64)),
    b"vl" + bytes(range(255, 128, -1)),
    b"im2026-11-23",
)

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_KINDS = tuple(KINDS)


class _Bytes:
    """Takes values off the front of the input."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def number(self, length: int) -> int:
        taken, self.data = self.data[:length], self.data[length:]
        return int.from_bytes(taken)

    def text(self) -> str:
        length = self.number(1) % 40
        taken, self.data = self.data[:length], self.data[length:]
        return taken.decode("utf-8", "replace")

    def day(self) -> str:
        return date.fromordinal(1 + self.number(3) % date.max.toordinal()).isoformat()


def document(source: _Bytes) -> Document:
    kind = _KINDS[source.number(1) % len(_KINDS)]
    fields: dict[str, object] = {}
    for field in KINDS[kind]:
        choice = source.number(1)
        if choice % 4 == 0:
            continue
        match field.shape:
            case shapes.DATE:
                fields[field.name] = source.day()
            case shapes.DATE_OR_LONG_TERM:
                fields[field.name] = None if choice % 4 == 1 else source.day()
            case shapes.TEXTS:
                fields[field.name] = [source.text() for _ in range(choice % 5)]
            case shapes.LETTERS:
                fields[field.name] = [chr(65 + source.number(1) % 26) for _ in range(choice % 5)]
            case shapes.SEX:
                fields[field.name] = (0, 1, 2, 9)[choice // 4 % 4]
            case shapes.FLAG:
                fields[field.name] = bool(choice & 4)
            case shapes.WHOLE_NUMBER:
                fields[field.name] = source.number(7) - (1 << 20)
            case _:
                fields[field.name] = source.text()
    return Document(kind, fields)


def one_input(data: bytes) -> None:
    source = _Bytes(data)
    at = _EARLIEST + timedelta(minutes=source.number(4) % (9999 * 365 * 24 * 60))
    shown = document(source)
    for when in (at, NOW, datetime.max.replace(tzinfo=UTC)):
        findings = check_fields(shown, at=when)
        rules = [finding.rule for finding in findings]
        assert len(rules) == len(set(rules))
        for finding in (*findings, *licence_validity(shown, at=when)):
            detail = json.loads(json.dumps(finding.as_dict()))
            for lang in ("zh", "en"):
                text = catalogue(lang)["reasons"][finding.code]
                names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
                assert names <= detail.keys(), (finding, names)
                assert sentence(finding.code, lang, detail)
