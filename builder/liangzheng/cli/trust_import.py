"""``liangzheng trust import``: take the issuers of a VICAL into the draft."""

from pathlib import Path

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.terminal import printable
from liangzheng.times import now
from liangzheng.trust.folder import TrustFolder
from liangzheng.trust.vical import open_vical
from liangzheng.trust.vical_import import read_signers, take
from verifier_wasm import limits
from verifier_wasm.report import rfc3339


@click.command(
    "import", help="Add the issuers of a VICAL (ISO/IEC 18013-5), or replace those of its last issue."
)
@click.argument("folder", type=PATH)
@click.argument("source", metavar="VICAL", type=PATH)
@click.option("--signer", type=PATH, help="Certificate (PEM, DER) of the VICAL's signer, or of its CA.")
@click.option(
    "--unchecked-signer", is_flag=True, help="Take it whoever signed it: only alteration is noticed."
)
@click.option("--specimen", is_flag=True, help="Its issuers' documents are specimens and are marked as such.")
def command(folder: Path, source: Path, signer: Path | None, unchecked_signer: bool, specimen: bool) -> None:
    """Change the draft; `sign` publishes it."""
    if (signer is None) != unchecked_signer:
        raise BuilderError("give --signer FILE, or --unchecked-signer to take the list whoever signed it")
    trust = TrustFolder(folder)
    signers = read_signers(read_limited(signer), source=str(signer), notice=complain) if signer else None
    vical = open_vical(read_limited(source, limits.TRUST_LIST_LENGTH), signers=signers)
    done = take(vical, trust, specimen=specimen)
    if signer is None:
        complain(f"{source}: who signed it was not checked; whoever made it is trusted for all its issuers")
    if vical.next_update and vical.next_update < now():
        complain(f"{source}: its next issue was due on {rfc3339(vical.next_update)}; look for a newer one")
    issue = "" if vical.issue is None else f" issue {vical.issue}"
    click.echo(printable(f"{vical.provider}{issue} of {rfc3339(vical.date)}: {vical.counted()}"))
    for entry in vical.left_out:
        click.echo(printable(f"  left out: {entry}"))
    click.echo(
        f"{done.added} issuers added, {done.replaced} replaced, {done.removed} removed; "
        "sign the list to publish it"
    )
