"""``liangzheng trust show``: a trust folder, list, VICAL, certificate or key as ``--trust`` takes it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from liangzheng.cli import complain
from liangzheng.cli.options import PATH
from liangzheng.terminal import printable
from liangzheng.trust import sources
from verifier_wasm.catalogue import label
from verifier_wasm.report import rfc3339
from verifier_wasm.trusted.store import Issuer, TrustStore


@click.command("show", help="Show a trust folder, list, VICAL, certificate or key as --trust would take it.")
@click.argument("source", type=PATH)
@click.option("--json", "as_json", is_flag=True)
def command(source: Path, as_json: bool) -> None:
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
        for line in describe(issuer):
            click.echo(line)


def describe(issuer: Issuer) -> Iterator[str]:
    """Give the lines that tell a person of an issuer: names, what it may sign, keys and their times."""
    mark = "  [specimen 样证]" if issuer.specimen else ""
    names = " / ".join(dict.fromkeys((issuer.name_zh, issuer.name_en)))
    yield printable(f"{issuer.id or '(any issuer)'}  {names}{mark}")
    yield printable(f"  kinds: {_kinds(issuer)}")
    if issuer.status_origins:
        yield printable(f"  status lists also from: {', '.join(issuer.status_origins)}")
    for key in issuer.keys:
        revoked = f"  revoked {rfc3339(key.revoked_at)}" if key.revoked_at else ""
        window = f"  {rfc3339(key.not_before) or '…'} to {rfc3339(key.not_after) or '…'}"
        yield f"  {key.kid.hex()}  {key.key.curve or key.key.kty}{window}{revoked}"


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
                "status_origins": list(issuer.status_origins),
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
