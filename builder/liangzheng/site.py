"""The whole site: guide, verifier, runtime, trust list, specimens; made beside the old one, then swapped."""

import glob
import json
import logging
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import yaml
from mkdocs.commands.build import build as build_pages
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from liangzheng import earlier, headers, runtime, specimens
from liangzheng.audit import audit
from liangzheng.clock import build_time
from liangzheng.complaints import Complaints
from liangzheng.errors import BuilderError
from liangzheng.files import alone, workplace
from liangzheng.kit import Kit, find_kit
from liangzheng.plugin import LiangzhengPlugin
from liangzheng.plugin.published import Published
from liangzheng.policy_file import read_policy
from liangzheng.precompress import precompress
from liangzheng.project import Project
from liangzheng.rights import set_rights
from liangzheng.sealing import MARK, seal
from liangzheng.trust.folder import CHANGES, LIST, ROOT, TrustFolder
from liangzheng.trust.pending import PRIVATE

#: An empty CBOR array.
_NO_CHANGES: Final = b"\x80"
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
        published, gallery = _parts(project, kit, parts, at)
        strictly = strict or not allow_warnings
        plugin, warnings = _pages(project, kit, site, site_url, published, allow_warnings=not strictly)
        origins = plugin.config.origins()
        for pack in plugin.published.words.values():
            (parts / pack.path).write_bytes(pack.packed)
        for folder in parts.iterdir():  # beside the pages, which MkDocs puts into an empty folder only
            folder.rename(site / folder.name)
        sent = headers.response_headers(connect=origins)
        (site / "_headers").write_text(headers.headers_file(connect=origins), "utf-8")
        build_id = seal(
            site,
            packs=plugin.published.all_packs,
            at=at,
            headers=sent,
            specimens=gallery.index,
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
    return Built(target, build_id, len(list(target.rglob("*.html"))), (*warnings, *_exposed_keys(project)))


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


def _pages(
    project: Project,
    kit: Kit,
    site: Path,
    site_url: str | None,
    published: Published,
    *,
    allow_warnings: bool,
) -> tuple[LiangzhengPlugin, list[str]]:
    """Build the pages; return the plugin that made them, and the warnings."""
    complaints, logger = Complaints(project.content), logging.getLogger("mkdocs")
    logger.addHandler(complaints)
    try:
        # MkDocs' own "strict" stops without saying why; its warnings are reported here instead.
        config = load_config(str(project.config), site_dir=str(site), site_url=site_url or "", strict=False)
        plugin = config.plugins["liangzheng"]
        assert isinstance(plugin, LiangzhengPlugin)
        plugin.published, plugin.kit = published, kit
        build_pages(config)
    except (Abort, ConfigurationError) as error:
        raise BuilderError("; ".join([*complaints.messages, str(error)]), code="build_pages") from error
    finally:
        logger.removeHandler(complaints)
    if complaints.messages and not allow_warnings:
        raise BuilderError("; ".join(complaints.messages), code="build_pages")
    return plugin, complaints.messages


def _parts(project: Project, kit: Kit, site: Path, at: datetime) -> tuple[Published, specimens.Gallery]:
    """Make what the pages name: the runtime, the trust list, specimens by the issuer that it has for them."""
    packs = kit.packs(project.state)
    (site / runtime.FOLDER).mkdir(parents=True)
    for pack in packs.values():
        (site / pack.path).write_bytes(pack.packed)
    specimen_trust, key = specimens.prepare_trust(project.state, at=at)
    own = project.state / "trust"
    trusted = TrustFolder(own) if own.is_dir() else specimen_trust
    store = trusted.store()  # a list that cannot be opened is not published
    (site / "trust").mkdir()
    for name in (ROOT, LIST):
        shutil.copyfile(trusted.path / name, site / "trust" / name)
    changes = trusted.path / CHANGES
    (site / "trust" / CHANGES).write_bytes(changes.read_bytes() if changes.is_file() else _NO_CHANGES)
    gallery = specimens.write(specimens.make(key, at=at), site, titles=_specimen_titles(project))
    rules = json.dumps(read_policy(project.content / "data" / "policy.yml").as_dict(), separators=(",", ":"))
    return Published(packs, rules, gallery.entries, store.sequence), gallery


def _specimen_titles(project: Project) -> dict[str, dict[str, str]]:
    path = project.content / "data" / "specimens.yml"
    try:
        titles: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BuilderError(f"{path}: cannot be read", code="build_data") from error
    return titles


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
