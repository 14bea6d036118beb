"""``liangzheng trust sign``: the draft becomes the next trust list, at one place or at several."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH, passphrase_file, read_passphrase, read_pin, root_keys
from liangzheng.cli.trust_generation import one_way
from liangzheng.cli.trust_show import describe
from liangzheng.errors import BuilderError
from liangzheng.keys import Passphrase
from liangzheng.signer import open_signer, open_signers
from liangzheng.times import now
from liangzheng.trust.ceremony import SIGNING, TERM, Ceremony, combine, sign_alone
from liangzheng.trust.folder import TrustFolder
from verifier_wasm.report import rfc3339

_DAYS: Final = TERM.days


@click.command("sign", help="Sign the draft as the next trust list.")
@click.argument("folder", type=PATH)
@click.argument("signatures", nargs=-1, type=PATH, metavar="[SIGNATURE]...")
@click.option(
    "--next-update",
    "days",
    type=click.IntRange(1, 3650),
    help=f"Days until the next list is due; {_DAYS} by default.",
)
@root_keys
@click.option(
    "--only",
    metavar="KEY",
    help=f"Write this root key's signature alone, to {SIGNING}/ in the folder: each holder does so on a "
    "machine of their own, with a copy of the folder.",
)
@click.option(
    "--combine",
    "combining",
    is_flag=True,
    help=f"Join the signatures in {SIGNING}/, and those given as SIGNATURE, into the list.",
)
@passphrase_file
def command(
    folder: Path,
    signatures: tuple[Path, ...],
    days: int | None,
    key_names: tuple[str, ...],
    only: str | None,
    combining: bool,
    passphrase_file: Path | None,
) -> None:
    """Write ``trust-list.cbor``, or what becomes it."""
    one_way(folder, key_names=key_names, only=only, combining=combining, signatures=signatures)
    if days and combining:
        raise BuilderError(f"{folder}: the signatures say when the next list is due: leave --next-update out")
    at, passphrase, trust = now(), read_passphrase(passphrase_file), TrustFolder(folder)
    if only is not None:
        _one(trust, only, passphrase, at, days)
    elif combining:
        _join(trust, signatures, at)
    else:
        _all(trust, key_names, passphrase, at, timedelta(days=days) if days else TERM)


def _all(
    trust: TrustFolder, key_names: tuple[str, ...], passphrase: Passphrase, at: datetime, term: timedelta
) -> None:
    before = trust.signed_at()
    with open_signers(key_names, passphrase=passphrase, pin=read_pin) as signers:
        sequence = trust.sign(at=at, next_update=at + term, passphrase=passphrase, signers=signers)
    if before is not None and before > at:
        complain(
            f"the list before was dated {rfc3339(before)}, later than now: this computer's clock was ahead "
            "then, or is behind now; if it is behind, set it right and sign again"
        )
    click.echo(f"{trust.path}: trust list {sequence} signed, next update by {rfc3339(at + term)}")


def _one(trust: TrustFolder, key: str, passphrase: Passphrase, at: datetime, days: int | None) -> None:
    with open_signer(key, passphrase=passphrase, pin=read_pin) as signer:
        state = sign_alone(trust, signer, at=at, term=timedelta(days=days) if days else None)
    made = state.parts[-1]
    click.echo(f"{made.path}: {_told(state)}")
    for issuer in trust.issuers():
        for line in describe(issuer):
            click.echo(line)
    click.echo(_progress(trust, state))


def _join(trust: TrustFolder, files: tuple[Path, ...], at: datetime) -> None:
    state = combine(trust, files, at=at)
    if not state.is_complete:
        raise BuilderError(f"{trust.path}: {_progress(trust, state)}", code="trust_threshold")
    if state.is_older_than_draft:
        complain(f"{trust.path}: the draft was changed since it was signed: that waits for the next list")
    click.echo(f"{trust.path}: {_told(state)}, by {', '.join(part.kid for part in state.parts)}")


def _told(state: Ceremony) -> str:
    """Tell of the list what its holders compare over the phone."""
    part = state.parts[-1]
    digest = hashlib.sha256(part.payload).hexdigest()
    return (
        f"trust list {part.sequence} of {rfc3339(part.issued_at)} signed, next update by "
        f"{rfc3339(part.next_update)}, SHA-256 {digest}"
    )


def _progress(trust: TrustFolder, state: Ceremony) -> str:
    have = f"{len(state.parts)} of the {state.threshold} signatures that are needed are here"
    if state.is_complete:
        return f"{have}: `liangzheng trust sign {trust.path} --combine` joins them"
    return f"{have}; not yet signed by {', '.join(state.missing)}"
