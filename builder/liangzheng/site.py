"""The whole site: guide, verifier, runtime, trust list, specimens; made beside the old one, then swapped."""

import glob
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mkdocs.commands.build import build as build_pages
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from liangzheng import earlier, headers, runtime
from liangzheng.audit import audit
from liangzheng.clock import build_time
from liangzheng.complaints import Complaints
from liangzheng.errors import BuilderError
from liangzheng.files import alone, workplace
from liangzheng.kit import Kit, find_kit
from liangzheng.plugin import LiangzhengPlugin
from liangzheng.plugin.published import Published
from liangzheng.precompress import precompress
from liangzheng.project import Project
from liangzheng.publishing import publish
from liangzheng.rights import set_rights
from liangzheng.runtime import Pack
from liangzheng.sealing import MARK, seal
from liangzheng.trust.pending import PRIVATE

#: The site that was there before, on its way out.
_OLD: Final = "old"


@dataclass(frozen=True, slots=True)
class Built:
    """What was built."""

    path: Path
    build_id: str
    pages: int
    #: What was complained of and did not stop the build.
    warnings: tuple[str, ...] = ()
    #: What was done as the settings ask, and may surprise.
    notes: tuple[str, ...] = ()


def build(
    project: Project,
    target: Path,
    *,
    site_url: str | None = None,
    strict: bool = False,
    allow_warnings: bool = True,
    compressed: bool = False,
    keep_earlier: bool = True,
    kit: Kit | None = None,
) -> Built:
    """Build the site into a folder; a failed build leaves what was there as it was.

    Raises `BuilderError`; with ``strict``, warnings and the audit's faults are errors, and without
    ``allow_warnings`` warnings alone. ``compressed``: with ``.gz`` and ``.br`` beside the files.
    ``keep_earlier``: with the files of earlier builds, for as long as ``keep_days`` says. ``kit``: what the
    site is made with besides its content; by default the checkout's, or the installed one.
    """
    _check_target(project, target)
    kit = kit or find_kit()
    at = build_time()
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone(target.parent):
        _bring_back(target)
    with workplace(target) as temporary:
        site, parts = temporary / "site", temporary / "parts"
        with _told(project, allow_warnings=allow_warnings and not strict) as warnings:
            config, plugin = _configured(project, site, site_url)
            packs = _runtime(project, kit, parts)
            trusted = publish(project, plugin.config, Path(config.docs_dir), parts, at)
            plugin.kit = kit
            plugin.published = Published(
                packs,
                trusted.policy,
                trusted.gallery.entries,
                live=trusted.gallery.live,
                sequence=trusted.sequence,
            )
            build_pages(config)
        if not any(site.glob(f"*/{runtime.PHOTO_PAGE}/index.html")):
            plugin.published = _without_photo(plugin.published, parts)
        origins, framing = plugin.config.origins(), plugin.config.frame_origins()
        for pack in plugin.published.words.values():
            (parts / pack.path).write_bytes(pack.packed)
        for folder in parts.iterdir():  # beside the pages, which MkDocs puts into an empty folder only
            folder.rename(site / folder.name)
        sent = headers.response_headers(connect=origins, framing=framing)
        (site / "_headers").write_text(headers.headers_file(connect=origins, framing=framing), "utf-8")
        build_id = seal(
            site,
            packs=plugin.published.all_packs,
            at=at,
            headers=sent,
            specimens=trusted.gallery.index,
            languages=plugin.listed_languages(),
        )
        if strict and (problems := audit(site)):
            raise BuilderError("; ".join(map(str, problems)), code="build_audit")
        if compressed:
            precompress(project, site)
        days = plugin.config.keep_days if keep_earlier else 0
        with alone(target.parent):  # another build may have put its own there meanwhile, whose files stay too
            earlier.keep(target, site, at=at, days=days)
            set_rights(site)
            _swap(site, target, temporary / _OLD)
    return Built(
        target,
        build_id,
        len(list(target.rglob("*.html"))),
        warnings=(*warnings, *_exposed_keys(project)),
        notes=(*trusted.notes, *dict.fromkeys(plugin.left_out.notes)),
    )


def _exposed_keys(project: Project) -> list[str]:
    """Warn of root keys in the state folder: Git ignores it, and what cleans ignored files takes it away."""
    private = project.state / "trust" / PRIVATE
    if (project.state / "trust").is_symlink() or not any(private.glob("*.pem")):
        return []
    found = f"{private} holds private root keys, where a cleaning tool may delete them"
    return [f"{found}: keep the trust folder outside of the project and link to it"]


def _check_target(project: Project, target: Path) -> None:
    """Refuse to replace a folder that is not a site of ours."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise BuilderError(f"{target} is not a folder", code="build_target")
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file():
        raise BuilderError(
            f"{target} holds something that is not a built site: choose another --out", code="build_target"
        )
    if project.root.resolve().is_relative_to(target.resolve()):
        raise BuilderError(f"{target} is the project itself: choose another --out", code="build_target")


@contextmanager
def _told(project: Project, *, allow_warnings: bool) -> Iterator[list[str]]:
    """Give the list that warnings of MkDocs and the plugin go to; what stops the build comes after them.

    Raises `BuilderError` ``build_pages``.
    """
    complaints, logger = Complaints(project.content, project.config), logging.getLogger("mkdocs")
    logger.addHandler(complaints)
    try:
        yield complaints.messages
    except (Abort, ConfigurationError) as error:
        raise BuilderError("; ".join([*complaints.messages, str(error)]), code="build_pages") from error
    finally:
        logger.removeHandler(complaints)
    if complaints.messages and not allow_warnings:
        raise BuilderError("; ".join(complaints.messages), code="build_pages")


def _configured(project: Project, site: Path, site_url: str | None) -> tuple[MkDocsConfig, LiangzhengPlugin]:
    """Return MkDocs' settings, and our plugin among them."""
    # MkDocs' own "strict" stops without saying why; its warnings are reported here instead.
    config = load_config(str(project.config), site_dir=str(site), site_url=site_url, strict=False)
    plugin = config.plugins.get("liangzheng")
    if not isinstance(plugin, LiangzhengPlugin):
        raise BuilderError(f"{project.config.name}: plugins has no liangzheng", code="build_config")
    return config, plugin


def _runtime(project: Project, kit: Kit, parts: Path) -> Mapping[str, Pack]:
    """Write the runtime that the pages name."""
    packs = kit.packs(project.state)
    (parts / runtime.FOLDER).mkdir(parents=True)
    for pack in packs.values():
        (parts / pack.path).write_bytes(pack.packed)
    return packs


def _without_photo(published: Published, parts: Path) -> Published:
    """Take away what only the page needs that a publisher has left out."""
    for name in runtime.PHOTO & published.packs.keys():
        (parts / published.packs[name].path).unlink()
    packs = {name: pack for name, pack in published.packs.items() if name not in runtime.PHOTO}
    return replace(published, packs=packs)


def _bring_back(target: Path) -> None:
    """Put the old site back where a build was killed between its two steps."""
    if target.exists():
        return
    for old in target.parent.glob(f".{glob.escape(target.name)}.*/{_OLD}"):
        if (old / MARK).is_file():
            old.rename(target)
            return


def _swap(site: Path, target: Path, old: Path) -> None:
    """Put the new site in the old one's place; if that fails, the old one comes back."""
    if not target.exists():
        site.rename(target)
        return
    target.rename(old)
    try:
        site.rename(target)
    except OSError:
        old.rename(target)
        raise
