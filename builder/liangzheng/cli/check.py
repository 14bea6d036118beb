"""``liangzheng check``: audit a built site."""

from pathlib import Path

import click

from liangzheng.audit import audit
from liangzheng.cli.options import PATH


@click.command(help="Audit a built site: links, ids, zh/en pairs, sub-path, CSP, budgets.")
@click.argument("site", type=PATH)
@click.pass_context
def command(context: click.Context, site: Path) -> None:
    """Print each fault on a line; the exit status is 1 where there is one."""
    problems = audit(site)
    for problem in problems:
        click.echo(str(problem))
    click.echo(
        f"{site}: {len(problems)} faults" if problems else f"{site}: no fault found", err=bool(problems)
    )
    context.exit(1 if problems else 0)
