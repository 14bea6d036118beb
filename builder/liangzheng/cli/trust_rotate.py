"""``liangzheng trust rotate``: the root keys are replaced, at one place or by holders apart."""

from pathlib import Path

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH, new_passphrase, read_passphrase, read_pin
from liangzheng.cli.trust_generation import generation, one_way, public_key
from liangzheng.errors import BuilderError
from liangzheng.signer import open_signer, open_signers
from liangzheng.trust.folder import TrustFolder
from liangzheng.trust.rotation import rotate as change_root
from liangzheng.trust.rotation_apart import ROTATING, Change, combine, sign_alone


@click.command("rotate", help="Replace the root keys: the old ones sign the new.")
@generation("as many as before by default")
@click.argument("signatures", nargs=-1, type=PATH, metavar="[SIGNATURE]...")
@click.option(
    "--public",
    multiple=True,
    type=PATH,
    help="With --only: the public half of a key of the new root, or the root.cbor of a folder that its "
    "holder made; who signs first names them all.",
)
@click.option(
    "--only",
    metavar="KEY",
    help=f"Write this key's signature alone, to {ROTATING}/ in the folder: each holder, of an old key or a "
    "new one, does so on a machine of their own, with a copy of the folder.",
)
@click.option(
    "--combine",
    "combining",
    is_flag=True,
    help=f"Join the signatures in {ROTATING}/, and those given as SIGNATURE, into the change.",
)
def command(
    folder: Path,
    signatures: tuple[Path, ...],
    roots: int | None,
    threshold: int | None,
    public: tuple[Path, ...],
    only: str | None,
    combining: bool,
    key_names: tuple[str, ...],
    passphrase_file: Path | None,
    no_passphrase: bool,
) -> None:
    """Make the next generation, or what becomes it."""
    one_way(folder, key_names=key_names, only=only, combining=combining, signatures=signatures)
    if public and not only:
        raise BuilderError(f"{public[0]}: --public is for --only: keys that are made here need none")
    if ((only or combining) and roots) or (combining and threshold):
        raise BuilderError(
            f"{folder}: --roots is for keys that are made here; --public names those of holders"
        )
    passphrase, trust = read_passphrase(passphrase_file), TrustFolder(folder)
    if only is not None:
        with open_signer(only, passphrase=passphrase, pin=read_pin) as signer:
            keys = [public_key(path) for path in public]
            change = sign_alone(trust, signer, public=keys, threshold=threshold)
        click.echo(f"{change.parts[-1].path}: root {change.new.version} signed, SHA-256 {change.new.id}")
        for _, kid in change.new.keys:
            click.echo(f"  key {(kid or b'').hex()}")
        click.echo(_progress(folder, change))
        return
    if combining:
        change = combine(trust, signatures)
        if not change.is_complete:
            raise BuilderError(f"{folder}: {_progress(folder, change)}", code="trust_threshold")
        root, after = change.new, "and let each holder destroy their old key once it is out"
    else:
        with open_signers(key_names, passphrase=passphrase, pin=read_pin) as signers:
            done = change_root(
                trust,
                roots=roots,
                threshold=threshold,
                passphrase=passphrase,
                new_passphrase=new_passphrase(passphrase_file, none_wanted=no_passphrase),
                signers=signers,
            )
        root, after = done.root, "and destroy private/retired/ once it is out"
        if done.resumed:
            complain(
                f"{folder}: an earlier change of root was interrupted; it is now complete, and no other was "
                "made"
            )
    click.echo(
        f"{folder}: root {root.version} made, {root.threshold} of {len(root.keys)} sign; publish root.cbor "
        f"and root-changes.cbor with the site, {after}"
    )


def _progress(folder: Path, change: Change) -> str:
    if change.is_complete:
        return f"all that must sign have: `liangzheng trust rotate {folder} --combine` joins them"
    return (
        f"{change.missing(change.old)} more of the old root keys and {change.missing(change.new)} of the new "
        "ones must sign"
    )
