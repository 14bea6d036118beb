"""``liangzheng issue``: sign records into codes."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from builder.cli.options import PATH, not_empty, passphrase_file, read_passphrase
from builder.errors import BuilderError
from builder.files import new_folder
from builder.issuing import Terms, sign_document
from builder.keys import SigningKey
from builder.records import Record, read_records
from builder.symbols import code128_image, code128_svg, png, qr, qr_image, qr_svg
from builder.times import Rfc3339, now
from verifier_wasm.document import KINDS
from verifier_wasm.errors import LiangzhengError


@click.command(help="Sign the records of a JSON Lines, CSV or Parquet file into codes.")
@click.option("--key", "key_file", type=PATH, required=True, help="The issuer's private key (PKCS#8 PEM).")
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
@click.option("--no-pictures", is_flag=True, help="Write texts and the index only.")
@passphrase_file
def command(
    key_file: Path,
    source: Path,
    target: Path,
    issuer_id: str,
    kind: str,
    issued_at: datetime | None,
    not_before: datetime | None,
    expires_at: datetime | None,
    no_pictures: bool,
    passphrase_file: Path | None,
) -> None:
    """Write everything or nothing: a bad record leaves no folder behind."""
    key = SigningKey.load(key_file, read_passphrase(passphrase_file))
    terms = Terms(issuer_id, issued_at or now(), not_before, expires_at)
    with new_folder(target) as folder, (folder / "index.jsonl").open("w", encoding="utf-8") as index:
        records = read_records(source, kind=kind)
        count = sum(1 for _ in _issue(records, terms, key, folder, index, pictures=not no_pictures))
        if not count:
            raise BuilderError(f"{source} holds no record", code="record_none")
    click.echo(f"{count} codes in {target}, signed by {issuer_id} with key {key.kid.hex()}")


def _issue(
    records: Iterable[Record], terms: Terms, key: SigningKey, folder: Path, index: IO[str], *, pictures: bool
) -> Iterator[str]:
    names: set[str] = set()
    stderr = sys.stderr
    with click.progressbar(
        records, label="issuing", show_pos=True, file=stderr, hidden=not stderr.isatty()
    ) as bar:
        for record in bar:
            if record.name in names:
                raise BuilderError(f"{record.where}: the id {record.name!r} is there twice", code="record_id")
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
