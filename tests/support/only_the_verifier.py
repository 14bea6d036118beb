"""A folder of packages that has the verifier's own three libraries, what they need, and nothing else."""

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

_ROOT = Path(__file__).parents[2]


def needed(name: str = "liangzheng", extra: str = "") -> set[str]:
    """Return the distributions that one needs, without its extras or with one, and those that these need."""
    found: set[str] = set()
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        if requirement.name == name:
            found.update(*(needed(name, other) for other in requirement.extras))
        else:
            found |= {requirement.name, *needed(requirement.name)}
    return found


def size(name: str) -> int:
    """Return the bytes of an installed distribution's files, compiled ones left out."""
    files = (Path(str(file.locate())) for file in metadata.files(name) or () if file.suffix != ".pyc")
    return sum(file.stat().st_size for file in files if file.is_file())


def folder(target: Path, *names: str) -> Path:
    """Link the packages of this project, of `needed` and of ``names`` into a new folder."""
    target.mkdir()
    for package in (_ROOT / "verifier_wasm", _ROOT / "builder" / "liangzheng"):
        (target / package.name).symlink_to(package)
    for name in (*needed(), *names, "liangzheng"):
        distribution = metadata.distribution(name)
        for top in {file.parts[0] for file in distribution.files or ()}:
            if top != ".." and not re.fullmatch(r"__pycache__|.*\.pth", top):
                (target / top).symlink_to(str(distribution.locate_file(top)))
    return target
