"""``liangzheng issue``: sign records into codes."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import IO, Any, Final

import click

from liangzheng.cli.options import PATH, not_empty, passphrase_file, read_passphrase, read_pin, signing_key
from liangzheng.errors import BuilderError
from liangzheng.files import new_folder
from liangzheng.issuing import Terms, sign_document
from liangzheng.records import Record, read_records
from liangzheng.signer import Signer, open_signer
from liangzheng.symbols import code128_image, code128_svg, png, qr, qr_image, qr_svg
from liangzheng.times import Rfc3339, now
from verifier_wasm.document import KINDS
from verifier_wasm.errors import LiangzhengError

#: Records that get their entries in one transaction.
_BATCH: Final = 10_000


@click.command(help="Sign the records of a JSON Lines, CSV or Parquet file into codes.")
@signing_key
@click.option("--in", "source", type=PATH, required=True, help="The records.")
@click.option("--out", "target", type=PATH, required=True, help="A new folder for codes, pictures, index.")
@click.option(
    "--issuer",
    "issuer_id",
    required=True,
    callback=not_empty,
    help="The issuer's id, as the trust list has it.",
)
@click.option("--kind", type=click.Choice(list(KINDS)), default="dl", show_default=True)
@click.option("--issued-at", type=Rfc3339(), help="Generation time; now by default.")
@click.option("--not-before", type=Rfc3339())
@click.option("--expires", "expires_at", type=Rfc3339(), help="When the codes expire.")
@click.option("--status", "registry", help="Give each licence an entry of this status registry.")
@click.option("--secret", "secret_file", type=PATH, help="The file that holds the registry's secret.")
@click.option("--no-pictures", is_flag=True, help="Write texts and the index only.")
@passphrase_file
def command(
    key_name: str,
    source: Path,
    target: Path,
    issuer_id: str,
    kind: str,
    issued_at: datetime | None,
    not_before: datetime | None,
    expires_at: datetime | None,
    registry: str | None,
    secret_file: Path | None,
    no_pictures: bool,
    passphrase_file: Path | None,
) -> None:
    """Write everything or nothing: a bad record leaves no folder behind."""
    terms = Terms(issuer_id, issued_at or now(), not_before, expires_at)
    with (
        open_signer(key_name, passphrase=read_passphrase(passphrase_file), pin=read_pin) as key,
        new_folder(target) as folder,
        (folder / "index.jsonl").open("w", encoding="utf-8") as index,
    ):
        records = read_records(source, kind=kind, at=terms.issued_at)
        if registry:
            records = _with_entries(records, registry, secret_file)
        count = sum(1 for _ in _issue(records, terms, key, folder, index, pictures=not no_pictures))
        if not count:
            raise BuilderError(f"{source} holds no record", code="record_none")
    click.echo(f"{count} codes in {target}, signed by {issuer_id} with key {key.kid.hex()}")


def _with_entries(records: Iterable[Record], where: str, secret_file: Path | None) -> Iterator[Record]:
    """Give each record the entry of its licence, in batches; one that names an entry itself keeps that."""
    from liangzheng.status.allocation import allocate  # noqa: PLC0415 - the extra `registry`
    from liangzheng.status.registry import Registry  # noqa: PLC0415

    registry = Registry.open(where, secret_file=secret_file)
    for batch in batched(records, _BATCH, strict=False):
        open_records = [record for record in batch if record.status is None]
        entries = iter(allocate(registry, [_licence_id(record) for record in open_records]))
        for record in batch:
            yield record if record.status else replace(record, status=next(entries))


def _licence_id(record: Record) -> str:
    """Return what the registry knows a licence by: the first of these that its record has."""
    for name in ("licence_number", "card_number", "plate_number"):
        if value := record.fields.get(name):
            return str(value)
    raise BuilderError(
        f"{record.where}: an entry needs a licence_number, card_number or plate_number", code="record_status"
    )


def _issue(
    records: Iterable[Record], terms: Terms, key: Signer, folder: Path, index: IO[str], *, pictures: bool
) -> Iterator[str]:
    names: set[str] = set()
    stderr = sys.stderr
    with click.progressbar(
        records, label="issuing", show_pos=True, file=stderr, hidden=not stderr.isatty()
    ) as bar:
        for record in bar:
            if record.name in names:
                raise BuilderError(f"{record.where}: the id {record.name!r} is duplicated", code="record_id")
            names.add(record.name)
            try:
                text = sign_document(
                    kind=record.kind, fields=record.fields, terms=terms, key=key, status=record.status
                )
                entry = _write(folder, record, text, pictures=pictures)
            except (BuilderError, LiangzhengError) as error:
                raise BuilderError(f"{record.where}: {error}", code=error.code) from error
            index.write(json.dumps(entry, ensure_ascii=False) + "\n")
            yield record.name


def _write(folder: Path, record: Record, text: str, *, pictures: bool) -> dict[str, Any]:
    name, card_number = record.name, record.fields.get("card_number")
    files = {f"{name}.txt": text.encode("ascii")}
    symbol = qr(text)  # also without pictures: a text that no symbol holds is of no use
    if pictures:
        files |= {f"{name}.svg": qr_svg(symbol), f"{name}.png": png(qr_image(symbol))}
        if card_number:
            files |= {
                f"{name}.code128.svg": code128_svg(card_number),
                f"{name}.code128.png": png(code128_image(card_number)),
            }
    for file_name, data in files.items():
        (folder / file_name).write_bytes(data)
    return {
        "id": name,
        "kind": record.kind,
        "version": int(symbol.version),
        "files": list(files),
        "code": text,
    }
