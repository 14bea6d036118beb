"""JSON Lines: one object a line, values as a document has them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from liangzheng.byte_order_mark import is_utf16
from liangzheng.errors import BuilderError
from liangzheng.records.lines import bounded
from verifier_wasm.encoding import json_text
from verifier_wasm.errors import LimitError


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, values); `BuilderError` ``record_unreadable``. Lines without anything are passed over."""
    for line, text in enumerate(_lines(path), start=1):
        if not text.strip():
            continue
        try:
            decoded = text if isinstance(text, str) else text.decode("utf-8-sig")
            values = json_text.loads(decoded, object_pairs_hook=_object)
        except (ValueError, LimitError) as error:
            raise BuilderError(f"{path}:{line}: not JSON: {error}", code="record_unreadable") from error
        if not isinstance(values, dict):
            raise BuilderError(f"{path}:{line}: a record is a JSON object", code="record_unreadable")
        yield line, values


def _lines(path: Path) -> Iterator[str | bytes]:
    """Yield the lines, undecoded but where they are in UTF-16."""
    with path.open("rb") as file:
        if not is_utf16(file.read(2)):
            file.seek(0)
            yield from bounded(file, path)
            return
    try:
        with path.open(encoding="utf-16", newline="\n") as text:
            yield from bounded(text, path)
    except UnicodeError as error:
        raise BuilderError(f"{path}: not UTF-16 text: {error}", code="record_unreadable") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259 section 4 leaves open which of two equal names counts; a licence must not."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name is duplicated")
    return values
