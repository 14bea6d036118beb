"""``liangzheng trust sign``: the draft becomes the next trust list."""

from datetime import timedelta
from pathlib import Path

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH, passphrase_file, read_passphrase, read_pin, root_keys
from liangzheng.signer import open_signers
from liangzheng.times import now
from liangzheng.trust.folder import TrustFolder
from verifier_wasm.report import rfc3339


@click.command("sign", help="Sign the draft as the next trust list.")
@click.argument("folder", type=PATH)
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
def command(folder: Path, days: int, key_names: tuple[str, ...], passphrase_file: Path | None) -> None:
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
