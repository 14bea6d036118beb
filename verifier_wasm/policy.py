"""What a publisher may set: how stale is too stale, and what counts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Self

from verifier_wasm.encoding import json_text
from verifier_wasm.errors import LimitError, UseError

#: Longest time that can be set, in seconds: ten years.
LONGEST: Final = 10 * 365 * 86_400
_SECONDS: Final = "_seconds"
#: What else a rule may be.
_OR_NONE: Final = {"max_generation_age": (type(None),)}


class RequireHolder(StrEnum):
    """When the device that a document is bound to has to show it."""

    NEVER = "never"
    IF_BOUND = "if_bound"
    ALWAYS = "always"


#: The types of rules that are no time.
_KINDS: Final[dict[Any, tuple[type, ...]]] = {bool: (bool,), RequireHolder: (RequireHolder,)}


@dataclass(frozen=True, slots=True)
class Policy:
    """The checker's rules; the defaults are those of the published site."""

    #: A device's clock may be wrong by this much before a time counts as "in the future".
    clock_skew: timedelta = timedelta(minutes=5)
    #: After next_update a trust list still serves this long, with a warning; then nothing is judged.
    trust_grace: timedelta = timedelta(days=14)
    #: Whether a document that names a status list needs it for a verdict.
    status_required: bool = True
    #: A status list that says neither until when nor how long it counts expires this long after its issue.
    status_max_age: timedelta = timedelta(days=7)
    #: After its expiry a status list still serves this long, with a warning.
    status_grace: timedelta = timedelta(days=1)
    #: Oldest generation time accepted; None, since no official limit is known, only shows the age.
    max_generation_age: timedelta | None = None
    #: Whether documents of specimen issuers are judged (and marked) or refused.
    accept_specimens: bool = True
    #: Whether a licence that does not show its dates or its classes is restricted; else it is warned of.
    require_shown: bool = True
    #: Whether a document has to be shown by the device that it is bound to: a live code, not a copy of one.
    require_holder: RequireHolder = RequireHolder.IF_BOUND
    #: Oldest live code accepted: its page makes a new one every ten seconds, and reading one takes a while.
    holder_max_age: timedelta = timedelta(seconds=60)
    #: The holder's clock may be ahead by this much; one that is behind looks like a copy.
    holder_clock_skew: timedelta = timedelta(seconds=30)

    def __post_init__(self) -> None:
        """Refuse a value of another type than its rule's: `UseError` ``policy``."""
        for rule in fields(self):
            kinds = _KINDS.get(rule.type, (timedelta, *_OR_NONE.get(rule.name, ())))
            if not isinstance(getattr(self, rule.name), kinds):
                raise _wrong(rule.name, known=True)

    @classmethod
    def read(cls, values: object) -> Self:
        """Read what `as_dict` gives; what is left out keeps its default.

        Times are whole seconds, 0 to `LONGEST`, under ``<name>_seconds``. Raises `UseError` ``policy`` whose
        detail names the ``field``.
        """
        if not isinstance(values, Mapping):
            raise UseError("policy", "the policy is not a map", field="")
        durations = {
            f"{field.name}{_SECONDS}": field.name for field in fields(cls) if field.type not in _KINDS
        }
        switches = {field.name for field in fields(cls) if field.type is bool}
        choices = {field.name for field in fields(cls) if field.type is RequireHolder}
        given: dict[str, Any] = {}
        for name, value in values.items():
            if name in switches and type(value) is bool:
                given[name] = value
            elif name in choices and type(value) is str and value in set(RequireHolder):
                given[name] = RequireHolder(value)
            elif name in durations and type(value) is int and 0 <= value <= LONGEST:
                given[durations[name]] = timedelta(seconds=value)
            elif not (name == "max_generation_age_seconds" and value is None):
                raise _wrong(name, known=name in {*switches, *durations, *choices})
        return cls(**given)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read JSON text; raises as `read`."""
        try:
            return cls.read(json_text.loads(text))
        except (ValueError, LimitError) as error:
            raise UseError("policy", "the policy is not JSON", field="") from error

    def as_dict(self) -> dict[str, bool | int | str | None]:
        """Return the rules as JSON-ready values, times in seconds."""
        shown: dict[str, bool | int | str | None] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool | RequireHolder):
                shown[field.name] = value if isinstance(value, bool) else value.value
            else:
                seconds = None if value is None else int(value.total_seconds())
                shown[f"{field.name}{_SECONDS}"] = seconds
        return shown


def _wrong(name: object, *, known: bool) -> UseError:
    text = str(name)[:60]
    what = "its value is not of the right kind or size" if known else "no such rule exists"
    return UseError("policy", f"{text}: {what}", field=text)
