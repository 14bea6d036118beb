"""What `issue` is told of its records: which columns, which doubts are accepted, what becomes of bad rows."""

import copy
import difflib
import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, override

import click

from liangzheng.cli import complain
from liangzheng.cli.issue_check import check
from liangzheng.cli.options import PATH
from liangzheng.errors import BuilderError
from liangzheng.inputs import read_input
from liangzheng.must_verify import check_issuer, own_trust
from liangzheng.records.headings import HeadingError, check_map, field_named
from liangzheng.records.normal import NAME_FORM, NO_VALUE
from liangzheng.records.normal.licence_numbers import ROUNDED
from liangzheng.records.normal.siblings import NUMBER_SIBLING
from liangzheng.records.reading import check_source
from liangzheng.records.rejects import Rejects
from liangzheng.records.requests import RULES
from liangzheng.records.rows import REQUEST_DAYS, Plan, Row, RowError
from liangzheng.records.template import field_list, write_template
from liangzheng.signer import Signer
from liangzheng.signing import Terms
from liangzheng.times import now
from verifier_wasm import TrustStore
from verifier_wasm.catalogue import catalogue, sentence
from verifier_wasm.judging.picture import NoCode

#: `--fields` without a file.
_PRINT: Final = "-"
#: What these two do without.
_NEEDED: Final = {"--check": {"source"}, "--fields": set[str]()}


@dataclass(frozen=True, slots=True)
class Given:
    """What was given of the records, see `record_options`."""

    columns: tuple[tuple[str, str], ...] = ()
    allowed: frozenset[str] = frozenset()
    sheet: str | None = None
    trust_paths: tuple[Path, ...] = ()
    rejects: Rejects | None = field(default=None)
    request: str = ""
    word: str = ""
    request_days: int = REQUEST_DAYS

    def plan(self, *, at: datetime, kind: str) -> Plan:
        """Return how rows are to be understood."""
        age = timedelta(days=self.request_days)
        return Plan(at, kind, self.columns, self.allowed, self.sheet, self.request, self.word, age)

    def trust(self, *, terms: Terms, key: Signer, kind: str) -> TrustStore:
        """Return whom finished codes are verified by; stop where no code of this issuer would verify."""
        if not self.trust_paths:
            return own_trust(terms.issuer_id, key)
        from liangzheng.trust import sources  # noqa: PLC0415 - without --trust nothing of it is needed

        # The time of issuing is given, not a clock that could be wrong.
        trust = replace(sources.load(self.trust_paths, notice=complain), seen_at=None)
        check_issuer(trust, terms=terms, key=key, kinds=[kind], at=terms.issued_at)
        return trust

    def left_out(self, row: Row, fault: RowError) -> None:
        """Keep a row that is left out."""
        assert self.rejects is not None
        self.rejects.add(row, fault)


class IssueCommand(click.Command):
    """`issue`, of which ``--check`` and ``--fields`` need neither key nor issuer nor a place for codes."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = {arg.partition("=")[0] for arg in args}
        needed = next((names for option, names in _NEEDED.items() if option in given), None)
        ctx.meta["liangzheng.needed"] = needed
        return super().parse_args(ctx, args)

    @override
    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        params = super().get_params(ctx)
        needed = ctx.meta.get("liangzheng.needed")
        if needed is None:
            return params
        return [
            _optional(param) if param.required and param.name not in needed else param for param in params
        ]


def _optional(param: click.Parameter) -> click.Parameter:
    changed = copy.copy(param)
    changed.required, changed.callback = False, None
    return changed


def _columns(_context: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> tuple[Any, ...]:
    columns = []
    for each in given:
        heading, equals, name = each.rpartition("=")
        if not equals or not heading.strip():
            raise click.BadParameter(f"{each}: write HEADING=FIELD, or HEADING= to leave the column out")
        columns.append((heading.strip(), field_named(name.strip()) if name.strip() else ""))
    try:
        check_map(columns)
    except HeadingError as error:
        raise click.BadParameter(str(error)) from None
    return tuple(columns)


def _rules(_context: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> frozenset[str]:
    known = {*catalogue("en")["rules"], ROUNDED, NUMBER_SIBLING, NAME_FORM, NO_VALUE, *RULES}
    for rule in given:
        if rule not in known:
            near = difflib.get_close_matches(rule, known, 1)
            hint = f"; the nearest is {near[0]}" if near else ""
            raise click.BadParameter(f"no rule is called {rule[:40]}{hint}")
    return frozenset(given)


def _request(_context: click.Context, _param: click.Parameter, given: str | None) -> str:
    """Return the text of a request that a file has, or a picture of it."""
    if given is None:
        return ""
    found = read_input(given)
    if isinstance(found, NoCode):
        raise BuilderError(f"{given}: {sentence(found.reason, 'en', found.detail)}", code=found.reason)
    return found.data.decode("utf-8", "replace").strip() or " "


_OPTIONS: Final = (
    click.option(
        "--map",
        "columns",
        multiple=True,
        callback=_columns,
        metavar="HEADING=FIELD",
        help="What a column is; with nothing after = it is left out.",
    ),
    click.option("--sheet", help="Which sheet of a workbook, where several hold something."),
    click.option(
        "--allow",
        "allowed",
        multiple=True,
        callback=_rules,
        metavar="RULE",
        help="Sign also what this rule finds unusual; a refusal names its rule.",
    ),
    click.option(
        "--trust",
        "trust_paths",
        multiple=True,
        type=PATH,
        help="Verify every code by this trust list (or folder) before it is kept.",
    ),
    click.option(
        "--rejects",
        type=PATH,
        metavar="FILE",
        help="Leave bad rows out, and write them with their problems into this .csv or .xlsx, to be mended.",
    ),
    click.option(
        "--request",
        metavar="FILE",
        callback=_request,
        help="Bind the code of one record to the phone of this request: a text file, or a picture of it.",
    ),
    click.option(
        "--word",
        default="",
        help="The one-time word that every request has to hold; a column named word has each row's.",
    ),
    click.option(
        "--request-days",
        type=click.IntRange(0, 3_650),
        default=REQUEST_DAYS,
        show_default=True,
        help="How old a request may be.",
    ),
    click.option("--check", "only_check", is_flag=True, help="Only check all records; sign nothing."),
    click.option(
        "--fields",
        is_flag=False,
        flag_value=_PRINT,
        metavar="[FILE]",
        help="Print the fields of a record; or write an empty table, .csv or .xlsx.",
    ),
)


def record_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options on records; the command is given them as ``given``, or is not called at all.

    It is not for ``--fields`` and ``--check``. A run that ends well writes its rejected rows.
    """

    @functools.wraps(function)
    def command(
        *,
        columns: tuple[tuple[str, str], ...],
        allowed: frozenset[str],
        sheet: str | None,
        trust_paths: tuple[Path, ...],
        rejects: Path | None,
        request: str,
        word: str,
        request_days: int,
        only_check: bool,
        fields: str | None,
        **others: Any,
    ) -> None:
        if fields is not None:
            _fields(fields, others["kind"])
            return
        if only_check and others["engine"]:
            raise BuilderError("--check works on all cores of this machine: leave --engine out")
        given = Given(columns, allowed, sheet, trust_paths, None, request, word, request_days)
        if not others["engine"] and not (only_check and others["source"].is_dir()):
            check_source(others["source"])
        if only_check:
            plan = given.plan(at=others["issued_at"] or now(), kind=others["kind"])
            check(others["source"], plan, rejects, link_prefix=others["link_prefix"])
            return
        if rejects is None:
            function(given=given, **others)
            return
        if rejects.resolve() == others["source"].resolve():
            raise BuilderError(f"{rejects} holds the records themselves: name another file")
        if rejects.resolve() == others["out"].resolve():
            raise BuilderError(f"{rejects} is --out too, where the codes go: name another file for --rejects")
        with Rejects(rejects) as kept:
            function(given=replace(given, rejects=kept), **others)
            place = kept.write()
        if kept.count:
            complain(
                f"left out: {kept.count:,} of the rows; mend them in {place}, and issue that file next with "
                f"another --out than {others['out']}, which keeps what it has; or mend them in "
                f"{others['source']}, and run the same command again"
            )

    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _fields(where: str, kind: str) -> None:
    if where == _PRINT:
        for line in field_list(kind):
            click.echo(line)
        return
    write_template(Path(where), kind)
    click.echo(f"{where}: an empty table; every row below its headings is a record")
