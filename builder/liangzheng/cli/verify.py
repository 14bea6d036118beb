"""``liangzheng verify``: check licence codes in pictures, texts and binary files."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH
from liangzheng.cli.spoken import SpokenLanguage
from liangzheng.decryption import decrypt, read_key
from liangzheng.errors import BuilderError
from liangzheng.inputs import read_input
from liangzheng.policy_file import read_policy
from liangzheng.show_report import show
from liangzheng.status_files import StatusFiles
from liangzheng.terminal import printable_json
from liangzheng.times import Rfc3339, now
from liangzheng.trust import sources
from liangzheng.trust.memory_file import MemoryFile
from verifier_wasm import Asked, Code, Outcome, Policy, Report, TrustStore, report_no_code, verify
from verifier_wasm.errors import LiangzhengError
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.judging.several import documents
from verifier_wasm.shown.chunks import chunk

#: Design, "Report". Of several inputs the worst counts: unusable input, rejected, not judged, restricted.
_EXIT: Final = {Outcome.AUTHENTIC: 0, Outcome.REJECTED: 1, Outcome.CANNOT_JUDGE: 3, Outcome.RESTRICTED: 4}
#: Of another's question; those of --ask have 16 bytes. A shorter number comes again, or is guessed.
_NONCE_LENGTH: Final = 8
_UNUSABLE: Final = 2
_WORST_FIRST: Final = (_UNUSABLE, 1, 3, 4, 0)


@click.command(
    help="Check licence codes in pictures, text files or binary files; - is standard input. The parts of a "
    "code that is split over several QR codes may be in several pictures."
)
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@click.option("--text", "texts", multiple=True, help="A code's text.")
@click.option(
    "--trust", "trust_paths", multiple=True, type=PATH, help="Whom to trust, instead of the built-in list."
)
@click.option("--status", "status_folder", type=PATH, help="A folder of status lists.")
@click.option("--at", type=Rfc3339(), help="The time of the check; now by default.")
@click.option(
    "--memory", "memory_file", type=PATH, help="Keeps the newest list seen, so that an older one is refused."
)
@click.option("--policy", "policy_file", type=PATH, help="The checker's policy (YAML).")
@click.option("--barcode", help="The text of the card's 1D code, scanned separately.")
@click.option(
    "--ask",
    "question_file",
    type=PATH,
    metavar="FILE",
    help="Write a question that the holder's page scans (.svg, .png or .txt), print its nonce for --nonce, "
    "and check nothing.",
)
@click.option("--nonce", help="What a live code has to hold, since its holder was asked (hexadecimal).")
@click.option("--audience", multiple=True, help="Whom a live code may be for, besides anybody.")
@click.option("--key", "key_file", type=PATH, help="The secret key of encrypted codes (COSE_Encrypt0).")
@click.option(
    "--lang", type=SpokenLanguage(), help="Language of the answer: zh, en, or one of the site in this folder."
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="The report for machines; one a line for several inputs or documents.",
)
@click.pass_context
def command(
    context: click.Context,
    inputs: tuple[str, ...],
    texts: tuple[str, ...],
    trust_paths: tuple[Path, ...],
    status_folder: Path | None,
    at: datetime | None,
    memory_file: Path | None,
    policy_file: Path | None,
    barcode: str | None,
    question_file: Path | None,
    nonce: str | None,
    audience: tuple[str, ...],
    key_file: Path | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Print a report for each document of each input; the exit status is the worst of them."""
    if question_file is not None:
        _ask(question_file, audience, given=bool(inputs or texts or nonce))
        return
    if not inputs and not texts:
        raise click.UsageError("give an INPUT or --text")
    asked = Asked(_nonce(nonce), frozenset(audience))
    policy = read_policy(policy_file) if policy_file else Policy()
    memory = MemoryFile(memory_file, at=now(), skew=policy.clock_skew) if memory_file else None
    trust = sources.load(trust_paths, memory, notice=complain) if trust_paths else sources.built_in(memory)
    if at is not None:
        # A time given on the command line is not a clock that could be wrong.
        trust = replace(trust, seen_at=None)
    key = read_key(key_file) if key_file else None
    status = StatusFiles(status_folder, memory) if status_folder else None
    several = len(inputs) + len(texts) > 1
    codes: set[int] = set()
    for name, found in _codes(inputs, texts, barcode):
        if isinstance(found, Exception):
            if not several:
                raise found
            complain(str(found))
            codes.add(_UNUSABLE)
            continue
        try:
            opened = decrypt(found, key) if key is not None and isinstance(found, Code) else found
            each: tuple[Code | NoCode, ...] = documents(opened) if isinstance(opened, Code) else (opened,)
            reports = [_judge(one, trust, status, at or now(), policy, asked) for one in each]
        except Exception as error:  # what breaks on one input must not keep the others from their verdicts
            if not several:
                raise
            complain(f"{name}: {error or type(error).__name__}")
            codes.add(_UNUSABLE)
            continue
        for number, report in enumerate(reports, start=1):
            codes.add(_EXIT[report.outcome])
            if as_json:
                indent = None if several or len(each) > 1 else 1
                click.echo(printable_json(report.as_dict(), indent=indent))
                continue
            title = f"{name} ({number}/{len(each)})" if len(each) > 1 else name if several else None
            click.echo(show(report, lang=lang or _language(), name=title))
    context.exit(next(code for code in _WORST_FIRST if code in codes))


def _codes(
    inputs: tuple[str, ...], texts: tuple[str, ...], barcode: str | None
) -> Iterator[tuple[str, Code | NoCode | BuilderError]]:
    """Yield each input with its code, why there is none, or what is wrong with the file.

    Inputs with parts of a code belong together: they come last, as one.
    """
    parts: list[tuple[str, tuple[Code, ...]]] = []
    for text in texts:
        # A text beyond the limit is reported on, so the limit of `Code.from_text` is left to `verify`.
        given = Code(text.encode("utf-8", "surrogateescape"))
        if chunk(given.data):
            parts.append(("--text", (given,)))
        else:
            yield "--text", given.with_barcode(barcode, named=True)
    for name in inputs:
        try:
            found = read_input(name)
        except BuilderError as error:
            yield name, error
            continue
        if isinstance(found, NoCode) and found.parts:
            parts.append((name, found.parts))
        elif isinstance(found, Code) and chunk(found.data):
            parts.append((name, (found,)))
        else:
            yield name, _with(found, barcode)
    if parts:
        joined = one_code(part for _, found in parts for part in found)
        yield ", ".join(name for name, _ in parts), _with(joined, barcode)


def _with(found: Code | NoCode, barcode: str | None) -> Code | NoCode:
    return found.with_barcode(barcode, named=True) if barcode and isinstance(found, Code) else found


def _judge(
    found: Code | NoCode,
    trust: TrustStore,
    status: StatusFiles | None,
    at: datetime,
    policy: Policy,
    asked: Asked,
) -> Report:
    try:
        if isinstance(found, NoCode):
            return report_no_code(found, trust=trust, at=at, policy=policy)
        return verify(found, trust=trust, status=status, at=at, policy=policy, asked=asked)
    except LiangzhengError as error:
        raise BuilderError(str(error), code=error.code) from error


def _ask(path: Path, audience: tuple[str, ...], *, given: bool) -> None:
    if given:
        raise click.UsageError("--ask asks, and checks nothing: the answer is checked by a second command")
    if len(audience) > 1:
        raise click.UsageError("a question names one --audience")
    from liangzheng.questions import write_new_question  # noqa: PLC0415 - it draws, and few ask

    question = write_new_question(path, *audience or ("",))
    click.echo(question.nonce.hex())


def _nonce(text: str | None) -> bytes | None:
    try:
        nonce = None if text is None else bytes.fromhex(text)
    except ValueError as error:
        raise BuilderError(f"--nonce {text!r} is not hexadecimal") from error
    if nonce == b"":
        raise BuilderError("--nonce is empty: nothing would be asked")
    if nonce is not None and len(nonce) < _NONCE_LENGTH:
        raise BuilderError(
            f"--nonce {text!r} is short: an old answer may hold it; {_NONCE_LENGTH} bytes at least"
        )
    return nonce


def _language() -> str:
    """Chinese is the first language; another locale than Chinese, if one is set, gets English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if not locale or locale.startswith(("zh", "C", "POSIX")) else "en"
