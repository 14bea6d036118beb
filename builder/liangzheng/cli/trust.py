"""``liangzheng trust``: keep the signed list of trusted issuers."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from liangzheng.cli import complain, trust_import
from liangzheng.cli.options import (
    PATH,
    new_passphrase,
    no_passphrase,
    not_empty,
    passphrase_file,
    read_passphrase,
    read_pin,
    root_keys,
)
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.keys import ALGORITHM_NAMES
from liangzheng.signer import PKCS11, open_signer, open_signers
from liangzheng.terminal import printable
from liangzheng.times import Rfc3339, now
from liangzheng.trust import sources
from liangzheng.trust.folder import TrustFolder, create
from liangzheng.trust.key_files import NamedKey, read_keys
from liangzheng.trust.kinds import kinds as known_kinds
from liangzheng.trust.new_key import new_key
from liangzheng.trust.rotation import rotate as change_root
from verifier_wasm.catalogue import label
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.limits import SIGNATURES
from verifier_wasm.report import rfc3339
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore

_FOLDER = click.argument("folder", type=PATH)
_ROOTS = click.option(
    "--roots",
    default=1,
    show_default=True,
    type=click.IntRange(1, SIGNATURES // 2),
    help="How many root keys.",
)
_THRESHOLD = click.option(
    "--threshold", default=1, show_default=True, type=click.IntRange(1), help="How many of them must sign."
)


def _generation[F: Callable[..., None]](function: F) -> F:
    """Give a command the options of making a generation of root keys."""
    for option in (no_passphrase, passphrase_file, root_keys, _THRESHOLD, _ROOTS, _FOLDER):
        function = option(function)
    return function


@click.group(help="Keep the signed list of trusted issuers.")
def command() -> None:
    """Group the subcommands."""


command.add_command(trust_import.command)


@command.command(help="Make a trust folder with a new root key.")
@_generation
def init(
    folder: Path,
    roots: int,
    threshold: int,
    key_names: tuple[str, ...],
    passphrase_file: Path | None,
    no_passphrase: bool,
) -> None:
    """Make the folder."""
    if not key_names:
        passphrase = new_passphrase(passphrase_file, none_wanted=no_passphrase)
        create(folder, passphrase=passphrase, roots=roots, threshold=threshold)
        click.echo(f"{folder}: root key made; publish root.cbor with the site, keep private/ to yourself")
        return
    with open_signers(key_names, passphrase=read_passphrase(passphrase_file), pin=read_pin) as signers:
        create(folder, signers=signers, threshold=threshold)
        kids = ", ".join(signer.kid.hex() for signer in signers)
    click.echo(f"{folder}: root.cbor made for the key {kids}; publish it with the site")


@command.command(help="Replace the root keys: the old ones sign the new.")
@_generation
def rotate(
    folder: Path,
    roots: int,
    threshold: int,
    key_names: tuple[str, ...],
    passphrase_file: Path | None,
    no_passphrase: bool,
) -> None:
    """Make the next generation."""
    passphrase = read_passphrase(passphrase_file)
    with open_signers(key_names, passphrase=passphrase, pin=read_pin) as signers:
        done = change_root(
            TrustFolder(folder),
            roots=roots,
            threshold=threshold,
            passphrase=passphrase,
            new_passphrase=new_passphrase(passphrase_file, none_wanted=no_passphrase),
            signers=signers,
        )
    root = done.root
    if done.resumed:
        complain(
            f"{folder}: an earlier change of root was interrupted; it is now complete, and no other was made"
        )
    click.echo(
        f"{folder}: root {root.version} made, {root.threshold} of {len(root.keys)} sign; publish root.cbor "
        "and root-changes.cbor with the site, and destroy private/retired/ once it is out"
    )


@command.command(help="Add an issuer, or a key to one.")
@_FOLDER
@click.option(
    "--issuer", "issuer_id", required=True, callback=not_empty, help="The id that its codes carry as iss."
)
@click.option("--name-zh", help="Its name in Chinese; the id by default.")
@click.option("--name-en", help="Its name in English; the id by default.")
@click.option(
    "--key",
    "key_name",
    metavar="KEY",
    help="Public keys or certificates: PEM, DER, PKCS #7, JWK Set, DID document, COSE_KeySet, or the pkcs11: "
    "address of a token's key.",
)
@click.option("--generate", type=PATH, help="Make a key pair instead; the private key goes to this file.")
@click.option("--algorithm", type=click.Choice(ALGORITHM_NAMES), default="ES256", show_default=True)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(known_kinds()), help="What it may sign.")
@click.option(
    "--specimen", is_flag=True, help="Its documents are specimens and are marked as such everywhere."
)
@click.option("--not-before", type=Rfc3339(), help="The keys may sign from this time.")
@click.option("--not-after", type=Rfc3339(), help="The keys may sign until this time.")
@click.option("--status-origin", "status_origins", multiple=True, help="Another origin of its status lists.")
@passphrase_file
@no_passphrase
def add(
    folder: Path,
    issuer_id: str,
    name_zh: str | None,
    name_en: str | None,
    key_name: str | None,
    generate: Path | None,
    algorithm: str,
    kinds: tuple[str, ...],
    specimen: bool,
    not_before: datetime | None,
    not_after: datetime | None,
    status_origins: tuple[str, ...],
    passphrase_file: Path | None,
    no_passphrase: bool,
) -> None:
    """Change the draft; `sign` publishes it."""
    trust = TrustFolder(folder)
    if (key_name is None) == (generate is None):
        raise BuilderError("give either --key or --generate")

    def add_keys(found: Iterable[NamedKey]) -> None:
        keys = tuple(_limited(item.key, not_before, not_after) for item in found)
        trust.add_key(
            Issuer(
                id=issuer_id,
                name_zh=name_zh or issuer_id,
                name_en=name_en or issuer_id,
                keys=keys,
                kinds=frozenset(kinds) or None,
                specimen=specimen,
                status_origins=status_origins,
            )
        )
        kids = ", ".join(key.kid.hex() for key in keys)
        click.echo(f"{issuer_id}: key {kids}; sign the list to publish it")

    if generate is not None:
        passphrase = new_passphrase(passphrase_file, none_wanted=no_passphrase)
        with new_key(generate, algorithm=algorithm, passphrase=passphrase) as made:
            add_keys([NamedKey(TrustedKey(made.kid, made.public))])
    else:
        assert key_name is not None
        add_keys(_public_keys(key_name))


def _public_keys(name: str) -> list[NamedKey]:
    if not name.startswith(PKCS11):
        return read_keys(read_limited(Path(name)), source=name, notice=complain)
    with open_signer(name, pin=read_pin) as signer:
        return [NamedKey(TrustedKey(signer.kid, signer.public))]


def _limited(key: TrustedKey, not_before: datetime | None, not_after: datetime | None) -> TrustedKey:
    return replace(key, not_before=not_before or key.not_before, not_after=not_after or key.not_after)


@command.command(help="Take out an issuer or one of its keys, or mark a key as revoked.")
@_FOLDER
@click.argument("issuer_id", metavar="ISSUER")
@click.option("--kid", help="Only this key, by its kid in hexadecimal.")
@click.option("--revoked", is_flag=True, help="Keep the key in the list, as revoked: its codes are rejected.")
def remove(folder: Path, issuer_id: str, kid: str | None, revoked: bool) -> None:
    """Change the draft; `sign` publishes it."""
    trust = TrustFolder(folder)
    try:
        key = Kid(bytes.fromhex(kid)) if kid else None
    except ValueError as error:
        raise BuilderError(f"{kid!r} is not hexadecimal") from error
    if not revoked:
        trust.remove(issuer_id, key)
    elif key is None:
        raise BuilderError("--revoked needs --kid")
    else:
        trust.revoke(issuer_id, key, now())
    click.echo(f"{issuer_id}: {'key revoked' if revoked else 'removed'}; sign the list to publish it")


@command.command(help="Sign the draft as the next trust list.")
@_FOLDER
@click.option(
    "--next-update",
    "days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3650),
    help="Days until the next list is due.",
)
@root_keys
@passphrase_file
def sign(folder: Path, days: int, key_names: tuple[str, ...], passphrase_file: Path | None) -> None:
    """Write ``trust-list.cbor``."""
    at, passphrase = now(), read_passphrase(passphrase_file)
    trust = TrustFolder(folder)
    before = trust.signed_at()
    with open_signers(key_names, passphrase=passphrase, pin=read_pin) as signers:
        sequence = trust.sign(
            at=at, next_update=at + timedelta(days=days), passphrase=passphrase, signers=signers
        )
    if before is not None and before > at:
        complain(
            f"the list before was dated {rfc3339(before)}, later than now: this computer's clock was ahead "
            "then, or is behind now; if it is behind, set it right and sign again"
        )
    click.echo(f"{folder}: trust list {sequence} signed, next update by {rfc3339(at + timedelta(days=days))}")


@command.command(help="Show a trust folder, list, VICAL, certificate or key as --trust would take it.")
@click.argument("source", type=PATH)
@click.option("--json", "as_json", is_flag=True)
def show(source: Path, as_json: bool) -> None:
    """Verify and print."""
    store = sources.load([source], notice=complain)
    if as_json:
        click.echo(json.dumps(_plain(store), ensure_ascii=False, indent=1))
        return
    if store.issued_at:
        number = f"sequence {store.sequence}, " if store.sequence else ""
        due = f", next update {rfc3339(store.next_update)}" if store.next_update else ""
        click.echo(f"{number}issued {rfc3339(store.issued_at)}{due}")
    for issuer in store.issuers:
        mark = "  [specimen 样证]" if issuer.specimen else ""
        names = " / ".join(dict.fromkeys((issuer.name_zh, issuer.name_en)))
        click.echo(printable(f"{issuer.id or '(any issuer)'}  {names}{mark}"))
        click.echo(printable(f"  kinds: {_kinds(issuer)}"))
        for key in issuer.keys:
            revoked = f"  revoked {rfc3339(key.revoked_at)}" if key.revoked_at else ""
            window = f"  {rfc3339(key.not_before) or '…'} to {rfc3339(key.not_after) or '…'}"
            click.echo(f"  {key.kid.hex()}  {key.key.curve or key.key.kty}{window}{revoked}")


def _kinds(issuer: Issuer) -> str:
    """Return the kinds of document that an issuer may sign, each with its names in both languages."""
    if issuer.kinds is None:
        return "all"
    return ", ".join(_kind(kind) for kind in sorted(issuer.kinds))


def _kind(kind: str) -> str:
    names = dict.fromkeys(label(f"kinds.{kind}", lang) for lang in ("zh", "en"))
    return kind if set(names) <= {kind} else f"{kind} ({' / '.join(names)})"


def _plain(store: TrustStore) -> dict[str, Any]:
    return {
        "sequence": store.sequence,
        "issued_at": rfc3339(store.issued_at),
        "next_update": rfc3339(store.next_update),
        "issuers": [
            {
                "id": issuer.id,
                "name_zh": issuer.name_zh,
                "name_en": issuer.name_en,
                "specimen": issuer.specimen,
                "kinds": sorted(issuer.kinds) if issuer.kinds else None,
                "keys": [
                    {
                        "kid": key.kid.hex(),
                        "kty": key.key.kty,
                        "curve": key.key.curve,
                        "algorithms": sorted(key.key.algorithms),
                        "not_before": rfc3339(key.not_before),
                        "not_after": rfc3339(key.not_after),
                        "revoked_at": rfc3339(key.revoked_at),
                    }
                    for key in issuer.keys
                ],
            }
            for issuer in store.issuers
        ],
    }
