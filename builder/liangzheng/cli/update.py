"""``liangzheng update``: the content of a project follows the version of the program."""

import click

from liangzheng import project
from liangzheng.cli import complain
from liangzheng.kit import find_kit
from liangzheng.update_site import update_site


@click.command(
    help="Bring what `new` wrote to this version. What you changed stays, and is named where both changed."
)
def command() -> None:
    """Update and say what came of it."""
    done = update_site(find_kit(), project.find().root)
    for path in done.kept:
        complain(f"{path}: you changed it, and the new version did too; yours stays")
    for path in done.dropped:
        complain(f"{path}: you changed it, and the new version does not have it any more; yours stays")
    for path in done.apart:
        complain(f"{path}: stays as it is, while the same page in another language changed: compare the two")
    kept = [*done.kept, *done.dropped]
    parts = {"replaced": done.replaced, "new": done.added, "removed": done.removed, "kept": kept}
    told = ", ".join(f"{len(paths)} {what}" for what, paths in parts.items() if paths)
    click.echo(told or "nothing to update")
