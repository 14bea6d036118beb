"""What one rule found in a document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from verifier_wasm.report import Result


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's result: its id, the code of its sentence, and the fields it looked at."""

    rule: str
    result: Result
    code: str
    fields: tuple[str, ...]
    detail: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-ready values."""
        return {
            "rule": self.rule,
            "result": self.result.value,
            "code": self.code,
            "fields": list(self.fields),
            **self.detail,
        }
