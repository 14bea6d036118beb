"""The command line, run in this process as a shell would run it."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from liangzheng.cli import main


@dataclass(frozen=True, slots=True)
class Result:
    """What a command left: exit status, standard output, standard error."""

    exit: int
    out: str
    err: str


def run(*arguments: object, stdin: bytes = b"") -> Result:
    """Run ``liangzheng`` with these arguments; nothing but `SystemExit` may leave it."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), _stdin(stdin):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            assert stop.code is None or type(stop.code) is int
            return Result(stop.code or 0, out.getvalue(), err.getvalue())
    raise AssertionError("main returned")


@contextmanager
def _stdin(data: bytes) -> Iterator[None]:
    before: Any = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before


def fails(result: Result, *parts: str) -> None:
    """Assert that a command refused its input: exit status 2 and one line, without a traceback."""
    assert result.exit == 2, result
    assert result.err.startswith("liangzheng: "), result
    assert result.err.count("\n") == 1, result
    assert "Traceback" not in result.err
    assert "internal error" not in result.err
    assert result.out == ""
    for part in parts:
        assert part in result.err, result.err
