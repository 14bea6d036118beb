"""``liangzheng trust``: keep the signed list of trusted issuers."""

from collections.abc import Callable
from pathlib import Path

import click

from liangzheng.cli import complain, trust_add, trust_import, trust_show, trust_sign
from liangzheng.cli.options import (
    PATH,
    new_passphrase,
    no_passphrase,
    passphrase_file,
    read_passphrase,
    read_pin,
    root_keys,
)
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.signer import open_signers
from liangzheng.times import now
from liangzheng.trust.folder import TrustFolder, create
from liangzheng.trust.key_files import read_keys
from liangzheng.trust.rotation import rotate as change_root
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.errors import KeyFormatError, TrustError
from verifier_wasm.limits import SIGNATURES
from verifier_wasm.trusted.roots import read_root

_FOLDER = click.argument("folder", type=PATH)


def _generation[F: Callable[..., None]](default: str) -> Callable[[F], F]:
    """Give a command the options of making a generation of root keys."""
    roots = click.option(
        "--roots", type=click.IntRange(1, SIGNATURES // 2), help=f"How many root keys; {default}."
    )
    threshold = click.option(
        "--threshold", type=click.IntRange(1), help=f"How many of them must sign; {default}."
    )

    def decorate(function: F) -> F:
        for option in (no_passphrase, passphrase_file, root_keys, threshold, roots, _FOLDER):
            function = option(function)
        return function

    return decorate


@click.group(help="Keep the signed list of trusted issuers.")
def command() -> None:
    """Group the subcommands."""


for _module in (trust_add, trust_import, trust_sign, trust_show):
    command.add_command(_module.command)


@command.command(help="Make a trust folder with a new root key.")
@_generation("1 by default")
@click.option(
    "--public",
    multiple=True,
    type=PATH,
    help="The public half of a root key whose private half its holder keeps, or the root.cbor of a folder "
    "that its holder made; `sign --only` signs with it.",
)
def init(
    folder: Path,
    roots: int | None,
    threshold: int | None,
    public: tuple[Path, ...],
    key_names: tuple[str, ...],
    passphrase_file: Path | None,
    no_passphrase: bool,
) -> None:
    """Make the folder."""
    threshold = threshold or 1
    if sum(map(bool, (roots, public, key_names))) > 1:
        raise BuilderError(f"{folder}: give one of --roots, --public and --key")
    if public:
        create(folder, public=[_public_key(path) for path in public], threshold=threshold)
        click.echo(f"{folder}: root.cbor made, {threshold} of {len(public)} sign; publish it with the site")
        return
    if not key_names:
        passphrase = new_passphrase(passphrase_file, none_wanted=no_passphrase)
        create(folder, passphrase=passphrase, roots=roots or 1, threshold=threshold)
        click.echo(f"{folder}: root key made; publish root.cbor with the site, keep private/ to yourself")
        return
    with open_signers(key_names, passphrase=read_passphrase(passphrase_file), pin=read_pin) as signers:
        create(folder, signers=signers, threshold=threshold)
        kids = ", ".join(signer.kid.hex() for signer in signers)
    click.echo(f"{folder}: root.cbor made for the key {kids}; publish it with the site")


def _public_key(path: Path) -> PublicKey:
    data = read_limited(path)
    try:
        keys = [key for key, _ in read_root(data).keys]
    except (TrustError, KeyFormatError):
        keys = [item.key.key for item in read_keys(data, source=str(path), notice=complain)]
    if len({key.numbers for key in keys}) != 1:
        raise BuilderError(f"{path} holds several keys: give each root key in a file of its own")
    return keys[0]


@command.command(help="Replace the root keys: the old ones sign the new.")
@_generation("as many as before by default")
def rotate(
    folder: Path,
    roots: int | None,
    threshold: int | None,
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
