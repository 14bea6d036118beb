"""JSON Lines: one object a line, values as a document has them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builder.errors import BuilderError
from builder.records.lines import bounded
from verifier_wasm import json_text
from verifier_wasm.errors import LimitError


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, values); `BuilderError` ``record_unreadable``. Lines without anything are passed over."""
    with path.open("rb") as file:
        for line, text in enumerate(bounded(file, path), start=1):
            if not text.strip():
                continue
            try:
                values = json_text.loads(text.decode("utf-8-sig"), object_pairs_hook=_object)
            except (ValueError, LimitError) as error:
                raise BuilderError(f"{path}:{line}: no JSON: {error}", code="record_unreadable") from error
            if not isinstance(values, dict):
                raise BuilderError(f"{path}:{line}: a record is a JSON object", code="record_unreadable")
            yield line, values


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259 section 4 leaves open which of two equal names counts; a licence must not."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name is there twice")
    return values
