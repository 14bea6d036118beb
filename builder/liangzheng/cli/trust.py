"""``liangzheng trust``: keep the signed list of trusted issuers."""

from pathlib import Path

import click

from liangzheng.cli import trust_add, trust_import, trust_rotate, trust_show, trust_sign
from liangzheng.cli.options import (
    PATH,
    new_passphrase,
    read_passphrase,
    read_pin,
)
from liangzheng.cli.trust_generation import generation, public_key
from liangzheng.errors import BuilderError
from liangzheng.signer import open_signers
from liangzheng.times import now
from liangzheng.trust.folder import TrustFolder, create
from verifier_wasm.crypto.keys import Kid

_FOLDER = click.argument("folder", type=PATH)


@click.group(help="Keep the signed list of trusted issuers.")
def command() -> None:
    """Group the subcommands."""


for _module in (trust_add, trust_import, trust_rotate, trust_sign, trust_show):
    command.add_command(_module.command)


@command.command(help="Make a trust folder with a new root key.")
@generation("1 by default")
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
        create(folder, public=[public_key(path) for path in public], threshold=threshold)
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
