"""``liangzheng photo``: hold portraits to the rules for the licence's photo, on this machine."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from liangzheng.cli import complain
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.photo.look import look
from liangzheng.terminal import printable, printable_json
from liangzheng.times import Rfc3339, now
from verifier_wasm.photo.check import Result, check
from verifier_wasm.photo.finding import State
from verifier_wasm.photo.words import LANGUAGES, shown, summary, words

#: The worst of several counts: unusable, a rule that a photo breaks, something to look at; nothing found.
_UNUSABLE: Final = 2
_EXIT: Final = {State.FAIL: 1, State.LOOK: 3, State.UNSURE: 0, State.GOOD: 0}
_WORST_FIRST: Final = (_UNUSABLE, 1, 3, 0)
_ALARMS: Final = frozenset({State.FAIL, State.LOOK})
#: Largest file: of 50 megapixels, as a PNG.
_LENGTH: Final = 120_000_000


@click.command(
    help="Hold portraits to the rules for the licence's photo; - is standard input. Nothing leaves this "
    "machine. Exit status: 0 no problem found, 1 would be refused, 3 something to look at, 2 no photo."
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--at", type=Rfc3339(), help="The day of the check, for the photo's age; now by default.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="Language of the answer.")
@click.option("--json", "as_json", is_flag=True, help="The findings for machines; one photo a line.")
@click.pass_context
def command(
    context: click.Context, files: tuple[str, ...], at: datetime | None, lang: str, *, as_json: bool
) -> None:
    """Print the findings of each photo, worst first."""
    codes = set()
    for name in files:
        try:
            result = check(look(_read(name, lang), source=name, lang=lang), at=at or now())
        except BuilderError as error:
            if len(files) == 1:
                raise
            complain(str(error))
            codes.add(_UNUSABLE)
            continue
        codes.add(_EXIT[result.findings[0].state])
        if as_json:
            click.echo(printable_json(_told(name, result, lang), indent=None if len(files) > 1 else 1))
        else:
            click.echo("\n".join(_lines(name if len(files) > 1 else None, result, lang)))
    context.exit(next(code for code in _WORST_FIRST if code in codes))


def _read(name: str, lang: str) -> bytes:
    """Return a file's bytes; what cannot be read is told in the language of the answer."""
    if name != "-":
        try:
            return read_limited(Path(name), _LENGTH)
        except BuilderError as error:
            why = error.__cause__.strerror if isinstance(error.__cause__, OSError) else ""
            raise _unread(name, error.code, lang, why or "") from error
    data = sys.stdin.buffer.read(_LENGTH + 1)
    if not 0 < len(data) <= _LENGTH:
        raise _unread(name, "input_too_large" if data else "input_empty", lang)
    return data


def _unread(name: str, code: str, lang: str, why: str = "") -> BuilderError:
    return BuilderError(f"{name}: {words(lang)['files'][code].format(why=why)}", code=code)


def _told(name: str, result: Result, lang: str) -> dict[str, Any]:
    findings = []
    for finding in result.findings:
        told = shown(finding, lang)
        findings.append({**told, "measured": finding.as_dict()["measured"]})
    crop = result.crop and result.crop.as_dict()
    return {
        "schema": "liangzheng-photo/1",
        "file": name,
        "summary": summary(result, lang),
        "findings": findings,
        "crop": crop,
    }


def _lines(name: str | None, result: Result, lang: str) -> list[str]:
    lines = [*([printable(name)] if name else []), summary(result, lang)]
    colon, opening, closing = ("：", "（", "）") if lang == "zh" else (": ", " (", ")")
    last = None
    for finding in result.findings:
        told = shown(finding, lang)
        if finding.state is not last:
            last = finding.state
            lines.append(f"{told['said']}{colon}".rstrip())
        source = opening + told["confidence"] + closing if finding.state in _ALARMS else ""
        lines.append(printable(f"  {told['title']}{colon}{told['sentence']}{source}"))
    return lines
