"""``liangzheng check``: audit a built site."""

from pathlib import Path

import click

from liangzheng.audit import audit, languages
from liangzheng.cli.options import PATH


@click.command(help="Audit a built site: links, ids, pairs of languages, sub-path, CSP, budgets.")
@click.argument("site", type=PATH)
@click.option("--strict", is_flag=True, help="What a language lacks is a fault too.")
@click.pass_context
def command(context: click.Context, site: Path, strict: bool) -> None:
    """Print each fault on a line; the exit status is 1 where there is one.

    What a language lacks, and another lends it, is listed first, and is no fault unless that is asked for.
    """
    problems = [str(problem) for problem in audit(site)]
    lacking = list(languages.lacking(site))
    for line in (*lacking, *problems):
        click.echo(line)
    if strict:
        problems += lacking
    click.echo(
        f"{site}: {len(problems)} faults" if problems else f"{site}: no fault found", err=bool(problems)
    )
    context.exit(1 if problems else 0)
