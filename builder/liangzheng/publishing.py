"""What a site says of trust: the list that it publishes, the checker's rules, and specimens that fit both."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import yaml

from liangzheng import specimens
from liangzheng.errors import BuilderError
from liangzheng.plugin.config import PluginConfig, wrong
from liangzheng.policy_file import read_policy
from liangzheng.project import Project
from liangzheng.specimens.live import live_licence
from liangzheng.trust.folder import CHANGES, LIST, ROOT, TrustFolder
from verifier_wasm import Policy, TrustStore, verify

FOLDER: Final = "trust"
#: An empty CBOR array.
_NO_CHANGES: Final = b"\x80"
_NO_SPECIMENS: Final = (
    "the trust list does not have this site's specimens, or the rules refuse them: the page shows none"
)


@dataclass(frozen=True, slots=True)
class Trusted:
    """What was published of trust."""

    #: The rules, JSON text.
    policy: str
    sequence: int
    gallery: specimens.Gallery
    #: What the publisher is told.
    notes: tuple[str, ...] = ()


def publish(project: Project, config: PluginConfig, content: Path, site: Path, at: datetime) -> Trusted:
    """Write the trust list and the specimens. ``content``: MkDocs' ``docs_dir``.

    Raises `BuilderError`: with file and line for settings that lead nowhere, and for a list that cannot be
    opened, which is not published.
    """
    specimen_trust, key = specimens.prepare_trust(project.state, at=at)
    trusted = _own(project, config, content) or specimen_trust
    store = trusted.store()
    (site / FOLDER).mkdir()
    for name in (ROOT, LIST):
        shutil.copyfile(trusted.path / name, site / FOLDER / name)
    changes = trusted.path / CHANGES
    (site / FOLDER / CHANGES).write_bytes(changes.read_bytes() if changes.is_file() else _NO_CHANGES)
    policy = _policy(project, config, content)
    made = list(specimens.make(key, at=at))
    fit = _all_are_true(made, store, policy, at)
    titles = _specimen_titles(content)
    live = live_licence(key, specimens.ISSUER_ID, at=at) if fit else ""
    gallery = specimens.write(iter(made if fit else ()), site, titles=titles, live=live)
    rules = json.dumps(policy.as_dict(), separators=(",", ":"))
    return Trusted(rules, store.sequence, gallery, () if fit else (_NO_SPECIMENS,))


def _own(project: Project, config: PluginConfig, content: Path) -> TrustFolder | None:
    """Return the publisher's trust folder: the one that is set, or the one in the state folder."""
    if not config.trust:
        own = project.state / "trust"
        return TrustFolder(own) if own.is_dir() else None
    path = project.root / config.trust
    if path.resolve().is_relative_to(content.resolve()):
        text = f"{config.trust} lies in {content.name}, which is published whole: a trust folder holds keys"
        raise wrong(project.config, ("trust",), text)
    try:
        return TrustFolder(path)
    except BuilderError as error:
        raise wrong(project.config, ("trust",), str(error)) from error


def _policy(project: Project, config: PluginConfig, content: Path) -> Policy:
    if not config.policy:
        return read_policy(content / "data" / "policy.yml")
    try:
        return read_policy(project.root / config.policy)
    except BuilderError as error:
        raise wrong(project.config, ("policy",), str(error)) from error


def _all_are_true(
    made: Sequence[specimens.Specimen], store: TrustStore, policy: Policy, at: datetime
) -> bool:
    """Tell whether every specimen is judged by what is published as its card says."""
    return all(
        verify(specimen.text, trust=store, at=at, policy=policy).outcome == specimen.expected
        for specimen in made
    )


def _specimen_titles(content: Path) -> Mapping[str, Mapping[str, str]]:
    path = content / "data" / "specimens.yml"
    try:
        titles: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BuilderError(f"{path}: cannot be read", code="build_data") from error
    return titles
