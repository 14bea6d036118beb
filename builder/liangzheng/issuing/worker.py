"""The work on rows: the same on one core, in each process of a local pool, and on an engine's workers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from liangzheng.errors import BuilderError
from liangzheng.files import naming
from liangzheng.issuing.code import make
from liangzheng.issuing.job import Done, Files, Job, Known, Signed, Task, Unlock
from liangzheng.must_verify import must_verify
from liangzheng.records import Prepared, Record, RowError, prepare
from liangzheng.records.normal import licence_id_form
from liangzheng.records.normal.siblings import NUMBER_SIBLING, sibling_ids
from liangzheng.records.people import compared, formerly_compared
from liangzheng.signer import Signer, open_signer
from liangzheng.symbols import LARGEST_VERSION, code128_image, code128_svg, png, qr, qr_png, qr_svg
from verifier_wasm.crypto.cose_key import compressed
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.document import write_document
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import LiangzhengError

if TYPE_CHECKING:
    from liangzheng.status.registry import Registry

#: Errors that are not one row's: the token's, which every other row would meet too.
_OF_ALL: Final = frozenset({"token_failed", "token_pin", "token_missing", "token_module", "token_key"})

SIBLING: Final = (
    "the registry has a revoked or suspended licence whose number differs from this one by the count of its "
    "issue, a zero, a mark or a letter alone, or stands in this one with more: look whether it is the same; "
    "if it is another one, "
    f"--allow {NUMBER_SIBLING}"
)

#: What a row became: its code, or why there is none.
type Result = Done | RowError


class Worker:
    """Works on rows with an opened key."""

    def __init__(self, job: Job, signer: Signer, registry: "Registry | None" = None) -> None:
        self._job = job
        self._signer = signer
        self._registry = registry

    @property
    def kid(self) -> Kid:
        """The id of the key that it signs with."""
        return self._signer.kid

    def work(self, tasks: Sequence[Task]) -> list[Result]:
        """Work on some rows together.

        (1) prepare each, before any of them is signed; (2) give each its entry in the status lists; (3) sign,
        and (4) verify what was signed; (5) write the files that were asked for. A row that cannot be signed
        has a `RowError` in its place; where the job does not leave such rows out, nothing is signed then.
        Raises what the key, the registry or the disk raise, and leaves no files of these rows then.
        """
        prepared = [self._prepare(task) for task in tasks]  # (1)
        if self._is_over(prepared):
            return [found for found in prepared if isinstance(found, RowError)]
        told = self._give_entries(tasks, prepared)  # (2)
        results = [  # (3), (4)
            found if isinstance(found, RowError) else self._sign(task, found, told.get(place, Known()))
            for place, (task, found) in enumerate(zip(tasks, prepared, strict=True))
        ]
        if self._is_over(results):
            return [found for found in results if isinstance(found, RowError)]
        if self._job.files:
            self._write(self._job.files, tasks, results)  # (5)
        return results

    def _is_over(self, found: Sequence[object]) -> bool:
        return not self._job.leave_out and any(isinstance(each, RowError) for each in found)

    def _prepare(self, task: Task) -> Prepared | RowError:
        try:
            return prepare(task.row, self._job.plan)
        except RowError as fault:
            return fault

    def _give_entries(self, tasks: Sequence[Task], prepared: list[Prepared | RowError]) -> dict[int, Known]:
        """Give each record that is to be signed its entry; one that names an entry itself keeps that.

        Return what the registry knew of them, by their places.
        """
        if self._registry is None:
            return {}
        wanted: dict[int, str] = {}
        for place, (task, found) in enumerate(zip(tasks, prepared, strict=True)):
            if isinstance(found, RowError) or task.signed or found.record.status:
                continue
            if licence := licence_of(found.record):
                wanted[place] = licence
            else:
                prepared[place] = RowError(
                    found.record.where,
                    "an entry needs a licence_number, card_number or plate_number",
                    code="record_status",
                )
        self._ask_siblings(self._registry, wanted, prepared)
        given: dict[int, tuple[StatusReference, Known]] = {}
        job = self._job
        changed = {
            each for each in wanted.values() if job.new_name_of and licence_id_form(each) in job.new_name_of
        }
        renamed = {place: licence for place, licence in wanted.items() if licence in changed}
        others = {place: licence for place, licence in wanted.items() if place not in renamed}
        for some, new_names in ((others, job.new_names), (renamed, True)):
            if not self._is_over(prepared):
                given |= self._entries(self._registry, some, prepared, new_names=new_names)
        for place, (entry, _) in given.items():
            found = prepared[place]
            assert isinstance(found, Prepared)
            prepared[place] = replace(found, record=replace(found.record, status=entry))
        return {place: known for place, (_, known) in given.items()}

    def _ask_siblings(
        self, registry: "Registry", wanted: dict[int, str], prepared: list[Prepared | RowError]
    ) -> None:
        """Refuse licences that may be ended ones under another number, where nobody said they are not."""
        if self._job.plan.accepts(NUMBER_SIBLING):
            return
        others = {place: sibling_ids(licence) for place, licence in wanted.items() if _is_dl(prepared[place])}
        asked = [place for place, each in others.items() if each]
        if not asked:
            return
        from liangzheng.status.lookup import ended  # noqa: PLC0415 - the extra `registry`

        for ordinal in ended(registry, [(wanted[place], others[place]) for place in asked]):
            fault = BuilderError(SIBLING, code="licence_sibling")
            self._refuse([asked[ordinal]], fault, wanted, prepared)

    def _entries(
        self,
        registry: "Registry",
        wanted: dict[int, str],
        prepared: list[Prepared | RowError],
        *,
        new_names: bool,
    ) -> dict[int, tuple[StatusReference, Known]]:
        """Return the entries of the records at these places, with what the registry knew of them.

        A licence that gets none has a `RowError`.
        """
        from liangzheng.status.allocation import Issue, RefusedLicencesError, Told, allocate  # noqa: PLC0415
        from liangzheng.status.licence_keys import LicenceError  # noqa: PLC0415

        job = self._job
        while True:
            contents = [content_of_code(prepared[place]) for place in wanted]
            names = [name_of_holder(prepared[place]) for place in wanted]
            formers = [name_of_holder(prepared[place], formerly_compared) for place in wanted]
            phones = [ordinal for ordinal, place in enumerate(wanted) if _is_for_phone(prepared[place])]
            try:
                issue = Issue(keep_old=job.keep_old, new_names=new_names, supersede_later=True)
                told = Told()
                given = allocate(
                    registry,
                    list(wanted.values()),
                    contents=contents,
                    names=names,
                    former_names=[
                        former if former != name else None
                        for former, name in zip(formers, names, strict=True)
                    ],
                    phones=phones,
                    issue=issue,
                    told=told,
                )
                return {
                    place: (
                        entry,
                        Known(
                            follows=ordinal in told.follows and not job.keep_old,
                            renamed=ordinal in told.renamed,
                            limited=ordinal in told.limited,
                        ),
                    )
                    for ordinal, (place, entry) in enumerate(zip(wanted, given, strict=True))
                }
            except RefusedLicencesError as error:
                self._refuse([list(wanted)[ordinal] for ordinal in error.ordinals], error, wanted, prepared)
            except LicenceError as error:  # all rows of this licence: no one of them is known to be right
                licence = list(wanted.values())[error.ordinal]
                same = [place for place, other in wanted.items() if other == licence]
                self._refuse(same, error, wanted, prepared)
            if not self._job.leave_out:
                return {}

    def _refuse(
        self,
        places: Sequence[int],
        error: BuilderError,
        wanted: dict[int, str],
        prepared: list[Prepared | RowError],
    ) -> None:
        for place in places:
            found = prepared[place]
            assert isinstance(found, Prepared)
            prepared[place] = RowError(found.record.where, str(error), code=error.code)
            del wanted[place]

    def _sign(self, task: Task, prepared: Prepared, known: Known) -> Result:
        record = prepared.record
        shown = 0
        try:
            signed, shown = (task.signed, 0) if task.signed else self._new(record)
        except (BuilderError, LiangzhengError) as error:
            if error.code in _OF_ALL:
                raise
            return RowError(record.where, str(error), code=error.code)
        return Done(record.name, signed, prepared.changes, prepared.person, known, shown)

    def _new(self, record: Record) -> tuple[Signed, int]:
        """Return a new code; and the version of the live code that shows all of it, 0 for one of nobody's."""
        terms = self._job.terms
        # (3); a text that no symbol holds is of no use
        made = make(record, terms=terms, key=self._signer, link_prefix=self._job.link_prefix)
        must_verify(  # (4)
            made.text, trust=self._job.trust, at=self._job.plan.at, is_bound=record.holder is not None
        )
        signed = Signed(
            kind=record.kind,
            licence=licence_of(record),
            card=str(record.fields.get("card_number") or ""),
            text=made.text,
            version=made.version,
            kid=self._signer.kid,
            issued_at=terms.issued_at,
            status=record.status,
        )
        return signed, made.shown

    def _write(self, files: Files, tasks: Sequence[Task], results: list[Result]) -> None:
        written: list[Path] = []
        try:
            if any(isinstance(done, Done) for done in results):  # the folder is not as its index says now
                files.index.unlink(missing_ok=True)
            for place, (task, done) in enumerate(zip(tasks, results, strict=True)):
                if isinstance(done, RowError):
                    continue
                try:
                    write_files(files, task.row.ordinal, done.name, done.signed, written)
                except BuilderError as error:  # a card's number that no barcode holds
                    if not self._job.leave_out:
                        raise RowError(task.row.where, str(error), code=error.code) from error
                    results[place] = RowError(task.row.where, str(error), code=error.code)
        except BaseException:
            for path in written:
                with suppress(OSError):
                    path.unlink()
            raise


def write_files(files: Files, ordinal: int, name: str, signed: Signed, written: list[Path]) -> None:
    """Write the files of one code: its text, its pictures and its card's. ``written``: gets their paths."""
    names = files.names(ordinal, name, card=bool(signed.card))
    contents: list[bytes] = [signed.text.encode("ascii")]
    if files.pictures:
        symbol = qr(signed.text, largest=max(signed.version, LARGEST_VERSION))
        contents += [qr_svg(symbol), qr_png(symbol)]
        if signed.card:
            contents += [code128_svg(signed.card), png(code128_image(signed.card))]
    if files.in_folders:
        (files.folder / names[0]).parent.mkdir(exist_ok=True)
    for file_name, content in zip(names, contents, strict=True):
        path = files.folder / file_name
        written.append(path)
        with naming(path):
            path.write_bytes(content)


def content_of_code(found: Prepared | RowError) -> bytes | None:
    """Return what a code is to say, by which the registry knows a change.

    Of a driving licence alone: marks and vehicle licences share a plate, and with it an entry.
    """
    if isinstance(found, RowError) or found.record.kind != "dl":
        return None
    record = found.record
    document = write_document(kind=record.kind, fields=record.fields)
    # The key is a part of what it says: a code for another phone takes its place.
    return cbor.encode(document if record.holder is None else [document, compressed(record.holder)])


def name_of_holder(found: Prepared | RowError, form: Callable[[str], str] = compared) -> str | None:
    """Return whom a code is about, where the registry is to know a change of name; as for `_content`."""
    if isinstance(found, RowError) or found.record.kind != "dl":
        return None
    return form(str(found.record.fields["name"]))


def _is_dl(found: Prepared | RowError) -> bool:
    return isinstance(found, Prepared) and found.record.kind == "dl"


def _is_for_phone(found: Prepared | RowError) -> bool:
    return isinstance(found, Prepared) and found.record.holder is not None


def licence_of(record: Record) -> str:
    """Return what the registry knows a licence by: the first of these that its record has; "" without."""
    fields = record.fields
    return str(fields.get("licence_number") or fields.get("card_number") or fields.get("plate_number") or "")


@contextmanager
def open_worker(job: Job, unlock: Unlock) -> Iterator[Worker]:
    """Give a worker in this process: the key opened, the registry too."""

    def pin(token: str) -> str:
        if unlock.pin is None:
            raise BuilderError(f"token {token}: its PIN is missing", code="token_pin")
        return unlock.pin

    with open_signer(job.key, passphrase=unlock.passphrase, pin=pin) as signer:
        yield Worker(job, signer, _registry(job))


def _registry(job: Job) -> "Registry | None":
    if job.registry is None:
        return None
    from liangzheng.status.registry import Registry  # noqa: PLC0415 - the extra `registry`

    return Registry.open(job.registry, secret_file=job.secret_file)
