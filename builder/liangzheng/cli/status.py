"""``liangzheng status``: keep and publish status lists."""

from datetime import timedelta
from pathlib import Path

import click

from liangzheng.cli import status_backup, status_set, status_show
from liangzheng.cli.options import PATH, passphrase_file, read_passphrase, read_pin, signing_key
from liangzheng.cli.status_options import journal_option, registry_place, secret_option, tell_of_journal
from liangzheng.signer import open_signer
from liangzheng.status.publishing import Terms, publish
from liangzheng.status.registry import SHARD_SIZE, Registry
from liangzheng.times import now


@click.group(help="Keep and publish status lists. REGISTRY is a folder, or a postgresql:// URL.")
def command() -> None:
    """Group the subcommands."""


for _command in (
    status_set.command,
    status_show.command,
    status_backup.backup,
    status_backup.restore,
    status_backup.replay,
):
    command.add_command(_command)


@command.command(help="Make a registry.")
@registry_place
@click.option("--uri-prefix", required=True, help="Where the lists will be served: https://…/status/")
@click.option("--bits", type=click.Choice(["1", "2", "4", "8"]), default="2", show_default=True)
@click.option("--list-size", default=SHARD_SIZE, show_default=True, help="Entries in one list.")
@click.option("--format", "token_format", type=click.Choice(["cwt", "jwt"]), default="cwt", show_default=True)
@click.option("--plain-ids", is_flag=True, help="Store licence ids as given, not as keyed hashes.")
@secret_option
def init(
    registry: str,
    uri_prefix: str,
    bits: str,
    list_size: int,
    token_format: str,
    plain_ids: bool,
    secret_file: Path | None,
) -> None:
    """Make the tables and the secret."""
    made = Registry.create(
        registry,
        uri_prefix=uri_prefix,
        at=now(),
        bits=int(bits),
        shard_size=list_size,
        token_format="jwt" if token_format == "jwt" else "cwt",
        hashed=not plain_ids,
        secret_file=secret_file,
    )
    click.echo(f"registry {made.settings.name}: lists at {made.settings.uri(0)} and on")


@command.command("publish", help="Sign the lists that changed or are ageing, as files for a static host.")
@registry_place
@signing_key
@click.option("--out", "target", type=PATH, required=True, help="The folder that is served at the prefix.")
@click.option(
    "--days", default=7, show_default=True, type=click.IntRange(1, 366), help="How long a list is valid."
)
@click.option("--ttl-hours", default=12, show_default=True, type=click.IntRange(1, 8784))
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Publish also from a registry that is older than the lists: who was revoked since counts again.",
)
@journal_option
@passphrase_file
@secret_option
def publish_lists(
    registry: str,
    key_name: str,
    target: Path,
    days: int,
    ttl_hours: int,
    accept_loss: bool,
    journal: Path | None,
    passphrase_file: Path | None,
    secret_file: Path | None,
) -> None:
    """Write each file whole or not at all."""
    lifetime = timedelta(days=days)
    terms = Terms(at=now(), lifetime=lifetime, renewal=lifetime / 2, ttl=timedelta(hours=ttl_hours))
    with open_signer(key_name, passphrase=read_passphrase(passphrase_file), pin=read_pin) as key:
        opened = Registry.open(registry, secret_file=secret_file, journal=journal)
        tell_of_journal(opened)
        done = publish(opened, target, key, terms, accept_loss=accept_loss)
    click.echo(f"{target}: {done.written} of {done.lists} lists written, {done.bytes:,} bytes")
