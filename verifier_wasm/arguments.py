"""What a program hands over, checked at the door: a value of a wrong type is its fault, not the code's."""

from datetime import datetime

from verifier_wasm.errors import UseError


def expect(value: object, *kinds: type, name: str) -> None:
    """Raise `UseError` ``argument`` where a value is not of one of these kinds; ``name``: the argument's."""
    if not isinstance(value, kinds):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise UseError("argument", f"{name} is {type(value).__name__}, not {wanted}")


def expect_aware(time: object, *, name: str) -> None:
    """Raise `UseError` ``argument`` for what is not a time, ``time_naive`` for one without a time zone."""
    expect(time, datetime, name=name)
    if isinstance(time, datetime) and time.tzinfo is None:
        raise UseError("time_naive", f"{name} needs a time zone")
