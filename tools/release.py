"""What `make dist` built, checked and summed: ``python -m tools.release dist``.

The folder has to hold a source archive, a wheel and the wheel of what sites are made with, of the version
in pyproject.toml. The archive has the files that git keeps and no other, the first wheel those of the two
packages, the second all of the guide. Each goes into ``SHA256SUMS``.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
_PACKAGES: Final = ("builder/liangzheng/", "verifier_wasm/")
_GUIDE: Final = "site_src/"
_CONTENT: Final = "liangzheng_site/content/"


def version() -> str:
    """Return the version of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def tracked() -> set[str]:
    """Return the paths that git keeps."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return {path for path in done.stdout.split("\0") if path}


def faults(folder: Path, files: set[str]) -> list[str]:
    """Return what is wrong with a folder of built files, of a project that has these files."""
    stem = f"liangzheng-{version()}"
    archive, wheel = folder / f"{stem}.tar.gz", folder / f"{stem}-py3-none-any.whl"
    site = folder / f"liangzheng_site-{version()}-py3-none-any.whl"
    found = sorted(path.name for path in folder.iterdir() if path.name != "SHA256SUMS")
    if found != sorted(wanted := [archive.name, wheel.name, site.name]):
        return [f"{folder} holds {', '.join(found) or 'nothing'}, not {', '.join(wanted)}"]
    with tarfile.open(archive) as opened:
        names = {name.removeprefix(f"{stem}/") for name in opened.getnames()}
    with zipfile.ZipFile(wheel) as zipped:
        packed = set(zipped.namelist())
    with zipfile.ZipFile(site) as zipped:
        content = {name.removeprefix(_CONTENT) for name in zipped.namelist() if name.startswith(_CONTENT)}
    guide = {path.removeprefix(_GUIDE) for path in files if path.startswith(_GUIDE)}
    modules = {path.removeprefix("builder/") for path in files if path.startswith(_PACKAGES)}
    return [
        *(f"{archive.name} lacks {path}" for path in sorted(files - names)),
        *(
            f"{archive.name} holds {path}, which git does not keep"
            for path in sorted(names - files - {"PKG-INFO"})
        ),
        *(f"{wheel.name} lacks {path}" for path in sorted(modules - packed)),
        *(
            f"{wheel.name} holds {path}, which is no part of the packages"
            for path in sorted(packed - modules)
            if not re.match(rf"{stem}\.dist-info/", path)
        ),
        *(f"{site.name} lacks {_GUIDE}{path}" for path in sorted(guide - content)),
        *(f"{site.name} holds {_GUIDE}{path}, which git does not keep" for path in sorted(content - guide)),
    ]


def main() -> None:
    """Check the folder that is named and write its sums; one line for each fault, exit status 1."""
    folder = Path(sys.argv[1])
    if wrong := faults(folder, tracked()):
        sys.exit("\n".join(wrong))
    built = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in built)
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    print(sums, end="")


if __name__ == "__main__":
    main()
