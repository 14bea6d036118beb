"""``liangzheng issue``: sign records into codes."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from liangzheng import addresses, extras
from liangzheng.cli import complain
from liangzheng.cli.issue_options import Given, IssueCommand, record_options
from liangzheng.cli.issue_repeats import Repeats
from liangzheng.cli.issue_time import generation_time
from liangzheng.cli.options import PATH, not_empty, passphrase_file, read_passphrase, read_pin, signing_key
from liangzheng.errors import BuilderError
from liangzheng.issuing.engine import Cluster, run_on_engine
from liangzheng.issuing.job import Files, Job, Unlock
from liangzheng.issuing.outputs import Target, Write, write_csv, write_index, write_parquet
from liangzheng.issuing.partition import Share
from liangzheng.issuing.pool import cores
from liangzheng.issuing.progress import progress
from liangzheng.issuing.run import Run, run
from liangzheng.issuing.same_terms import basis_of, terms_of
from liangzheng.issuing.sheets import write_cards, write_sheets
from liangzheng.issuing.tally import Tally
from liangzheng.keys import Passphrase
from liangzheng.records.changes import told_changes
from liangzheng.records.normal import licence_id_form
from liangzheng.records.reading import table_of
from liangzheng.signer import open_signer
from liangzheng.signing import Terms
from liangzheng.times import Rfc3339, now
from verifier_wasm.document import KINDS

_WRITERS: Final[dict[str, Write]] = {
    "folder": write_index,
    "csv": write_csv,
    "parquet": write_parquet,
    "pdf": write_sheets,
}


def _address(_context: click.Context, _param: click.Parameter, given: str | None) -> str:
    return "" if given is None else addresses.link_prefix(given)


@click.command(
    cls=IssueCommand, help="Sign the records of a CSV, Excel, JSON Lines or Parquet file into codes."
)
@signing_key
@click.option("--in", "source", type=PATH, required=True, help="The records.")
@click.option(
    "--out",
    "out",
    type=PATH,
    required=True,
    help="A folder for codes, pictures and index; or a file for all codes: .csv, .parquet, or .pdf to be "
    "printed. The same command again goes on where it was, and signs what has changed.",
)
@click.option(
    "--issuer",
    "issuer_id",
    required=True,
    callback=not_empty,
    help="The issuer's id, as the trust list has it.",
)
@click.option("--kind", type=click.Choice(list(KINDS)), default="dl", show_default=True)
@click.option(
    "--issued-at", type=Rfc3339(), callback=generation_time, help="Generation time; now by default."
)
@click.option("--not-before", type=Rfc3339())
@click.option("--expires", "expires_at", type=Rfc3339(), help="When the codes expire.")
@click.option("--status", "registry", help="Give each licence an entry of this status registry.")
@click.option("--secret", "secret_file", type=PATH, help="The file that holds the registry's secret.")
@click.option(
    "--keep-old",
    is_flag=True,
    help="With --status: a licence's code that said something else stays valid; it is superseded else.",
)
@click.option(
    "--new-names",
    is_flag=True,
    help="Let codes name other people than the codes that their licences have; such rows are refused else.",
)
@click.option(
    "--new-name",
    "new_name_of",
    multiple=True,
    metavar="NUMBER",
    help="The same for the licence of this number alone.",
)
@click.option(
    "--link-prefix",
    callback=_address,
    metavar="ADDRESS",
    help="Put each code behind the address of a verifier page, so that any phone's camera opens it there.",
)
@click.option("--no-pictures", is_flag=True, help="Write texts and the index only.")
@click.option("--folders", is_flag=True, help="Put the files into folders of 1,000 records each.")
@click.option(
    "--cards", is_flag=True, help="In a .pdf: a page of a card's size for each code, instead of sheets."
)
@click.option(
    "--remove",
    is_flag=True,
    help="Let codes go whose licences the records no longer have; nothing is signed else.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Sign all records, also those that have their code; as after a change of key or issuer.",
)
@click.option(
    "--leave-registry",
    is_flag=True,
    help="Sign anew, by another --status or none, codes that have their entries in a registry; a row that is "
    "left out loses its code then.",
)
@click.option(
    "--engine",
    type=click.Choice(["dask"]),
    help="Sign on the workers of this engine: --in is a folder of Parquet files, --out becomes another.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="The engine's scheduler, tcp://HOST:PORT; without it, its workers are started on this machine.",
)
@click.option("--jobs", type=click.IntRange(1, 512), help="Processes that sign; as many as cores by default.")
@passphrase_file
@record_options
def command(
    *,
    given: Given,
    key_name: str,
    source: Path,
    out: Path,
    issuer_id: str,
    kind: str,
    issued_at: datetime | None,
    not_before: datetime | None,
    expires_at: datetime | None,
    registry: str | None,
    secret_file: Path | None,
    keep_old: bool,
    new_names: bool,
    new_name_of: tuple[str, ...],
    link_prefix: str,
    no_pictures: bool,
    folders: bool,
    cards: bool,
    again: bool,
    remove: bool,
    leave_registry: bool,
    jobs: int | None,
    engine: str | None,
    scheduler: str | None,
    passphrase_file: Path | None,
) -> None:
    """Sign all records, or go on; one that cannot be signed ends the run, or is left out with --rejects."""
    if keep_old and registry is None:
        raise BuilderError("--keep-old is for codes with an entry: give --status too")
    terms = Terms(issuer_id, issued_at or now(), not_before, expires_at)
    if engine and given.request:
        raise BuilderError("--engine takes no --request: a column named holder has each record's")
    if scheduler and not engine:
        raise BuilderError("--scheduler is for --engine dask")
    if engine and (cards or folders):
        raise BuilderError("--engine takes neither --cards nor --folders")
    if out.exists() and out.resolve() == source.resolve():
        raise BuilderError(f"{out} holds the records themselves: name another --out", code="folder_exists")
    target, write = _output(out, cards=cards, for_folders=(no_pictures and not engine) or folders)
    registry_name = _opened(registry, secret_file) if registry else ""
    lock = _Lock(read_passphrase(passphrase_file))
    with open_signer(key_name, passphrase=lock.passphrase, pin=lock.pin) as key:
        trust, kid = given.trust(terms=terms, key=key, kind=kind), key.kid
    plan = given.plan(at=terms.issued_at, kind=kind)
    job = Job(
        key=key_name,
        plan=plan,
        terms=terms,
        trust=trust,
        files=None
        if engine or target.form != "folder"
        else Files(out, pictures=not no_pictures, in_folders=folders),
        registry=registry,
        registry_name=registry_name,
        secret_file=secret_file,
        leave_out=given.rejects is not None,
        keep_old=keep_old,
        new_names=new_names,
        new_name_of=frozenset(map(licence_id_form, new_name_of)),
        link_prefix=link_prefix,
    )
    repeats = Repeats()
    with progress(source) as shown:
        if engine:
            if target.form != "folder":
                raise BuilderError("--engine writes a folder of Parquet files: --out names a file")
            basis = basis_of(job, kid, issued_at_given=issued_at is not None)
            tally = run_on_engine(
                Share(
                    *(job, kid, out.resolve(), basis, terms_of(job, kid, issued_at_given=bool(issued_at))),
                    passphrase_file=passphrase_file,
                    again=again,
                    leave_registry=leave_registry,
                    remove=remove,
                ),
                source,
                cluster=Cluster(scheduler, jobs or cores()),
                moved=shown.begin("issuing"),
                rejects=given.rejects,
                repeats=repeats.add,
            )
        else:
            tally = run(
                Run(
                    job,
                    lock.unlock,
                    target,
                    write,
                    kid,
                    issued_at_given=issued_at is not None,
                    again=again,
                    remove=remove,
                    leave_registry=leave_registry,
                    processes=jobs,
                    progress=shown,
                    left_out=given.left_out,
                    repeats=repeats.add,
                ),
                table_of([source], plan),
            )
    repeats.tell()
    for line in tally.told:
        complain(line)
    if tally.bound:
        click.echo(
            f"{tally.bound:,} for phones: shown as a whole, the largest is a symbol of version {tally.shown}"
        )
    for line in told_changes(tally.changed):
        click.echo(line)
    click.echo(_told(tally, out, f"signed by {issuer_id} with key {kid.hex()}"))


def _output(out: Path, *, cards: bool, for_folders: bool) -> tuple[Target, Write]:
    """Return where the codes go, and what writes them; refuse options that another output has."""
    target = Target(out)
    if cards and target.form != "pdf":
        raise BuilderError("--cards is for --out FILE.pdf")
    if for_folders and target.form != "folder":
        raise BuilderError("--no-pictures and --folders are for a folder, and --out names a file")
    if target.form == "parquet":
        extras.require("pyarrow", command="issue")
    if target.form == "pdf":
        extras.require("reportlab", command="issue")
    return target, write_cards if cards else _WRITERS[target.form]


def _opened(registry: str, secret_file: Path | None) -> str:
    """Return the name of a registry that is there; tell of its journal where that is not as it should be."""
    from liangzheng.cli.status_options import tell_of_journal  # noqa: PLC0415 - the extra `registry`
    from liangzheng.status.registry import Registry  # noqa: PLC0415

    opened = Registry.open(registry, secret_file=secret_file)
    tell_of_journal(opened)
    return opened.settings.name


class _Lock:
    """Asks what opens a key once, and remembers it for the processes that open it too."""

    def __init__(self, passphrase: Passphrase) -> None:
        self._passphrase = passphrase
        self.unlock = Unlock(passphrase if isinstance(passphrase, bytes) else None)

    @property
    def passphrase(self) -> Passphrase:
        """What is asked for the passphrase of a file."""
        return self._ask if callable(self._passphrase) else self._passphrase

    def pin(self, token: str) -> str:
        """Return the PIN of a token."""
        pin = read_pin(token)
        self.unlock = replace(self.unlock, pin=pin)
        return pin

    def _ask(self, path: Path) -> bytes | None:
        assert callable(self._passphrase)
        passphrase = self._passphrase(path)
        self.unlock = replace(self.unlock, passphrase=passphrase)
        return passphrase


def _told(tally: Tally, out: Path, signed: str) -> str:
    """Return the one line of a run that ended well."""
    count = tally.signed + tally.kept
    parts = [f"{count} {'code' if count == 1 else 'codes'} in {out}", signed]
    counts = (
        (tally.kept, "of them kept from before"),
        (tally.slipped, "of the kept though their rows are left out now"),
        (tally.repeated, "more rows say the same as others"),
        (tally.limited, "of the kept are suspended in the registry"),
        (tally.suspended, "of the new are suspended in the registry"),
        (tally.renewed, "signed anew since the code before was revoked"),
        (tally.renamed, "signed for another name than the code before had"),
        (tally.superseded, "codes from before superseded"),
        (tally.dropped, "gone with rows that were left out"),
        (tally.removed, "removed"),
    )
    parts += [f"{count} {words}" for count, words in counts if count]
    return ", ".join(parts)
