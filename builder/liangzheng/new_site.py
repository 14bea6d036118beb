"""A project to start from: the guide's content or a bare one, settings, and a word on how to go on."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from liangzheng.errors import BuilderError
from liangzheng.files import new_folder
from liangzheng.kit import Kit
from liangzheng.plugin.settings import Name, plainly
from liangzheng.plugin.site_names import fill
from liangzheng.written import FILE, Written, hash_of

_STARTING: Final = Path(__file__).with_name("starting")
CONTENT: Final = "site_src"
SETTINGS: Final = "mkdocs.yml"
#: What a bare site has of the guide's content: the words of the page, and what others made of it.
_BARE: Final = (
    *("data/drawings.yml", "data/policy.yml", "data/search.yml", "data/sections.yml", "data/sources.yml"),
    *("data/specimens.yml", "data/ui.yml", "data/unbroken.yml", "en/software.md", "zh/software.md"),
)
_NAME: Final[TypeAdapter[str]] = TypeAdapter(Name)
#: The lines of our own settings that say what this project's own site is called, and what it looks like.
_SITE_NAME: Final = re.compile(r"(?m)^site_name: .*$")
_BY_LANGUAGE: Final = re.compile(r"(?m)^( +)name: .*\n +short_name: .*$")
_MARK: Final = re.compile(r"(?m)^( +)mark: liangzheng$")


@dataclass(frozen=True, slots=True)
class Start:
    """What a project begins with: its name, in English too where that differs, with the guide or bare."""

    name: str
    name_en: str = ""
    bare: bool = False

    def check(self) -> None:
        """Refuse what is no name: `BuilderError` ``site_name``."""
        for name in (self.name, self.name_en or self.name):
            try:
                _NAME.validate_python(name)
            except ValidationError as error:
                raise BuilderError(f"--name {name[:60]!r}: {plainly(error)}", code="site_name") from error


def files(kit: Kit, start: Start) -> dict[str, bytes]:
    """Return what a project begins with, by path."""
    found = {
        "README.md": fill((_STARTING / "README.md").read_text("utf-8"), start.name).encode(),
        ".gitignore": (_STARTING / "gitignore").read_bytes(),
        "trust/README.md": (_STARTING / "trust" / "README.md").read_bytes(),
        SETTINGS: _settings(kit, start).encode(),
    }
    found |= {f"{CONTENT}/{name}": data for name, data in _content(kit, start)}
    return found


def write_site(kit: Kit, target: Path, start: Start) -> None:
    """Write a project into a new folder, or nothing.

    Raises `BuilderError`: ``folder_exists`` where something is there already, ``site_name``.
    """
    start.check()
    written = files(kit, start)
    with new_folder(target) as folder:
        for name, data in written.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        hashes = {name: hash_of(data) for name, data in written.items()}
        record = Written(name=start.name, name_en=start.name_en, bare=start.bare, files=hashes)
        (folder / FILE).write_bytes(record.as_bytes())


def _settings(kit: Kit, start: Start) -> str:
    """Return our own settings under another name, with the first character of it for a mark."""
    text = _SITE_NAME.sub(lambda _: f"site_name: {_quoted(start.name)}", kit.settings.read_text("utf-8"))
    english = (
        f"name: {{ en: {_quoted(start.name_en)} }}" if start.name_en else "# name: { en: An English name }"
    )
    text = _BY_LANGUAGE.sub(
        lambda found: f"{found[1]}{english}\n{found[1]}# short_name: {{ en: Short }}", text
    )
    return _MARK.sub(r"\1# mark: mark.svg", text)


def _quoted(text: str) -> str:
    """Return a text as YAML reads it, whatever is in it: every JSON string is one (YAML 1.2, 1.3)."""
    return json.dumps(text, ensure_ascii=False)


def _content(kit: Kit, start: Start) -> Iterator[tuple[str, bytes]]:
    folders = [kit.content] if not start.bare else [_STARTING / "bare"]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
                yield name, path.read_bytes()
    if start.bare:
        yield from ((name, (kit.content / name).read_bytes()) for name in _BARE)
