"""Fetch the vectors that the conformance tests read from the public repositories that they are from.

``python -m tests.vectors.fetch`` fills the folder in which the tests look for them, or another. Each
repository is asked for its recorded commit only, and each file has to have the SHA-256 that is recorded in
files.sha256, so what is fetched is what the tests were written for. ``--list`` says what comes from where,
and fetches nothing. Exit status 1: something cannot be fetched or is not what it was; the rest is there all
the same.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path

from tests.support.vectors import FETCHED
from tests.vectors.derived import RECIPES

_HERE = Path(__file__).parent
#: Digits of a whole commit id; only such a one can be asked for without the history before it.
_WHOLE = 40
#: Seconds for one command of git: a history may be large and a line slow.
_PATIENCE = 1800


class FetchError(Exception):
    """A file or a repository that cannot be had, or is not what it was."""


@dataclass(frozen=True)
class Source:
    """Where the files of one folder are from; see sources.toml."""

    folder: str
    what: str
    repository: str
    commit: str
    licence: str
    prefix: str = ""
    takes: Sequence[str] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def recipe(self, name: str) -> str | None:
        """Return the recipe of a file that is made, else None."""
        return next((recipe for pattern, recipe in self.made.items() if fnmatchcase(name, pattern)), None)


def sources() -> dict[str, Source]:
    """Return every source, by folder."""
    tables = tomllib.loads((_HERE / "sources.toml").read_text("utf-8"))
    return {folder: Source(folder, **table) for folder, table in tables.items()}


def manifest() -> dict[str, dict[str, str]]:
    """Return the SHA-256 of each file, by folder and path in it; ``sha256sum -c`` reads the same lines."""
    found: dict[str, dict[str, str]] = {}
    for line in (_HERE / "files.sha256").read_text("utf-8").splitlines():
        digest, _, path = line.partition("  ")
        folder, _, name = path.partition("/")
        found.setdefault(folder, {})[name] = digest
    return found


def wrong(folder: Path) -> list[str]:
    """Return what of the manifest is missing from a folder of vectors, or differs there."""
    return [
        f"{name}/{path}"
        for name, files in manifest().items()
        for path, digest in files.items()
        if not (folder / name / path).is_file()
        or sha256((folder / name / path).read_bytes()).hexdigest() != digest
    ]


def fetch(source: Source, files: dict[str, str], target: Path) -> list[str]:
    """Write the files of one source into its folder; return those that are not what they were.

    Raises `FetchError` where the repository, the commit or a file cannot be had. What is not as recorded is
    not written.
    """
    differing = []
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name)
        origins = _check_out(source, files, tree)
        for path, digest in files.items():
            recipe = source.recipe(path)
            try:
                data = RECIPES[recipe](path, tree) if recipe else (tree / origins[path]).read_bytes()
            except (LookupError, ValueError, OSError) as error:
                raise FetchError(f"{source.folder}/{path} cannot be made: {error}") from error
            if sha256(data).hexdigest() != digest:
                differing.append(f"{source.folder}/{path}")
                continue
            file = target / source.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return differing


def _check_out(source: Source, files: Iterable[str], tree: Path) -> dict[str, str]:
    """Check out what is needed of the commit, and no more; return where each file that is copied lies."""
    _git(tree, "init", "--quiet")
    _git(tree, "remote", "add", "origin", source.repository)
    # A partial clone: git asks for the contents of the files that are checked out, in one go.
    _git(tree, "config", "remote.origin.promisor", "true")
    _git(tree, "config", "remote.origin.partialclonefilter", "blob:none")
    if len(source.commit) == _WHOLE:
        _git(tree, "fetch", "--quiet", "--depth=1", "--filter=blob:none", "origin", source.commit)
    else:
        _git(tree, "fetch", "--quiet", "--filter=blob:none", "origin")
    listed = _git(tree, "ls-tree", "-r", "-z", "--name-only", source.commit).decode().split("\0")
    origins = {path: _origin(source, path, listed) for path in files if source.recipe(path) is None}
    wanted = [
        *origins.values(),
        *(path for pattern in source.takes for path in listed if fnmatchcase(path, pattern)),
    ]
    _git(tree, "sparse-checkout", "set", "--no-cone", "--stdin", given="".join(map(_pattern, wanted)))
    _git(tree, "-c", "advice.detachedHead=false", "checkout", "--quiet", source.commit)
    return origins


def _origin(source: Source, path: str, listed: Sequence[str]) -> str:
    """Return where a file is in its repository."""
    pattern = source.renamed.get(path)
    there = source.prefix + path
    found = [name for name in listed if (fnmatchcase(name, pattern) if pattern else name == there)]
    if len(found) != 1:
        raise FetchError(f"{source.folder}: {len(found)} files {pattern or there} at {source.commit}")
    return found[0]


def _pattern(path: str) -> str:
    """Return the line of a sparse checkout that is one path alone (gitignore's patterns)."""
    return "/" + "".join(f"\\{c}" if c in "*?[]\\ " else c for c in path) + "\n"


def _git(folder: Path, *arguments: str, given: str = "") -> bytes:
    command = ["git", "-c", "core.autocrlf=false", "-C", str(folder), *arguments]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}  # nobody is asked for a password
    try:
        done = subprocess.run(
            command,
            input=given.encode(),
            env=environment,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(f"git {arguments[0]}: {error}") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise FetchError(f"git {arguments[0]}: {said[-1] if said else done.returncode}")
    return done.stdout


def _instead(text: str) -> tuple[str, str, str]:
    folder, _, rest = text.partition("=")
    address, _, commit = rest.rpartition("#")
    if folder not in sources() or not address or not commit:
        raise argparse.ArgumentTypeError(f"not FOLDER=ADDRESS#COMMIT: {text}")
    return folder, address, commit


def _lines(source: Source, count: int) -> Iterator[str]:
    yield f"{source.folder}: {source.what}"
    yield f"    {source.repository} at {source.commit}; licence: {source.licence}; {count} files"
    for pattern in source.made:
        yield f"    {pattern} is made here from the repository's files"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch what was asked for; see the module."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.vectors.fetch", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=FETCHED,
        help="where to put them; LIANGZHENG_VECTORS names others",
    )
    parser.add_argument(
        "--only", action="append", choices=sorted(sources()), help="this folder alone; may be repeated"
    )
    parser.add_argument("--list", action="store_true", help="say what comes from where, and fetch nothing")
    parser.add_argument(
        "--instead",
        action="append",
        default=[],
        type=_instead,
        metavar="FOLDER=ADDRESS#COMMIT",
        help="take a folder from another copy of its repository; its files have to be the same",
    )
    options = parser.parse_args(arguments)
    copies = {
        folder: {"repository": address, "commit": commit} for folder, address, commit in options.instead
    }
    failed = False
    for folder, files in manifest().items():
        if options.only and folder not in options.only:
            continue
        source = sources()[folder]
        if folder in copies:
            source = Source(**{**vars(source), **copies[folder]})
        print("\n".join(_lines(source, len(files))), flush=True)
        if options.list:
            continue
        try:
            differing = fetch(source, files, options.folder)
        except FetchError as error:
            print(f"    {error}", file=sys.stderr)
            failed = True
            continue
        for path in differing:
            print(f"    {path} is not what the tests were written for", file=sys.stderr)
        failed |= bool(differing)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
