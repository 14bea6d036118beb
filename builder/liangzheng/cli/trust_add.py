"""``liangzheng trust add``: put an issuer into the draft, or a key to one that is there."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH, new_passphrase, no_passphrase, not_empty, passphrase_file, read_pin
from liangzheng.cli.trust_show import describe
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.keys import ALGORITHM_NAMES
from liangzheng.signer import PKCS11, open_signer
from liangzheng.times import Rfc3339
from liangzheng.trust.details import Details
from liangzheng.trust.folder import TrustFolder
from liangzheng.trust.key_files import NamedKey, read_keys
from liangzheng.trust.kinds import kinds as known_kinds
from liangzheng.trust.new_key import new_key
from liangzheng.trust.origins import read_origin
from verifier_wasm.report import rfc3339
from verifier_wasm.trusted.store import TrustedKey

#: In place of kinds: it may sign any.
_ALL: Final = "all"


@click.command("add", help="Add an issuer, or a key to one; what is not named stays as it was.")
@click.argument("folder", type=PATH)
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
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([*known_kinds(), _ALL]),
    help="What it may sign; a new issuer may sign all.",
)
@click.option(
    "--specimen/--no-specimen",
    default=None,
    help="Its documents are specimens and are marked as such everywhere, or they no longer are.",
)
@click.option("--not-before", type=Rfc3339(), help="The keys may sign from this time.")
@click.option("--not-after", type=Rfc3339(), help="The keys may sign until this time.")
@click.option("--status-origin", "origins", multiple=True, help="Another origin of its status lists.")
@click.option(
    "--no-status-origin", is_flag=True, help="Its status lists come from the site's own origin alone."
)
@passphrase_file
@no_passphrase
def command(
    folder: Path,
    issuer_id: str,
    name_zh: str | None,
    name_en: str | None,
    key_name: str | None,
    generate: Path | None,
    algorithm: str,
    kinds: tuple[str, ...],
    specimen: bool | None,
    not_before: datetime | None,
    not_after: datetime | None,
    origins: tuple[str, ...],
    no_status_origin: bool,
    passphrase_file: Path | None,
    no_passphrase: bool,
) -> None:
    """Change the draft; `sign` publishes it."""
    trust = TrustFolder(folder)
    if (key_name is None) == (generate is None):
        raise BuilderError(f"{issuer_id}: give either --key or --generate")
    if not_before and not_after and not_after <= not_before:
        raise BuilderError(
            f"--not-after {rfc3339(not_after)} is not later than --not-before {rfc3339(not_before)}: the key "
            "could never sign"
        )
    details = Details(
        name_zh=name_zh,
        name_en=name_en,
        kinds=_kinds(kinds),
        specimen=specimen,
        status_origins=_origins(origins, none_wanted=no_status_origin),
        not_before=not_before,
        not_after=not_after,
    )

    def add_keys(found: Iterable[NamedKey]) -> None:
        keys = [item.key for item in found]
        made = trust.add_keys(issuer_id, keys, details)
        click.echo(
            f"{issuer_id}: key {', '.join(key.kid.hex() for key in keys)}; sign the list to publish it"
        )
        for line in describe(made):
            click.echo(line)

    if generate is not None:
        passphrase = new_passphrase(passphrase_file, none_wanted=no_passphrase)
        with new_key(generate, algorithm=algorithm, passphrase=passphrase) as made:
            add_keys([NamedKey(TrustedKey(made.kid, made.public))])
    else:
        assert key_name is not None
        add_keys(_public_keys(key_name))


def _kinds(given: tuple[str, ...]) -> frozenset[str] | None:
    if not given:
        return None
    if _ALL in given and set(given) != {_ALL}:
        raise BuilderError(f"--kind {_ALL} and other kinds contradict each other")
    return frozenset(given) - {_ALL}


def _origins(given: tuple[str, ...], *, none_wanted: bool) -> tuple[str, ...] | None:
    if given and none_wanted:
        raise BuilderError("give either --status-origin or --no-status-origin")
    if none_wanted:
        return ()
    return tuple(dict.fromkeys(map(read_origin, given))) or None


def _public_keys(name: str) -> list[NamedKey]:
    if not name.startswith(PKCS11):
        return read_keys(read_limited(Path(name)), source=name, notice=complain)
    with open_signer(name, pin=read_pin) as signer:
        return [NamedKey(TrustedKey(signer.kid, signer.public))]
