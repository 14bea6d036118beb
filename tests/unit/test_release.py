"""`make dist`: the same bytes each time, whole, and a file too many or too few is told."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.support import packed
from tools import release, site_wheel

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


def _build(folder: Path, state: Path | None = None) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", folder],
        cwd=_ROOT,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
        capture_output=True,
        check=True,
        timeout=120,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        site_wheel.build(folder, state)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, packs: Path) -> Path:
    return _build(
        tmp_path_factory.mktemp("dist"), packed.state(tmp_path_factory.mktemp("own") / "state", packs)
    )


@pytest.fixture(scope="module")
def files(built: Path) -> set[str]:
    """Return what the source archive holds of the project: what `git ls-files` says in a clean checkout."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as opened:
        return {name.partition("/")[2] for name in opened.getnames()} - {"PKG-INFO"}


def test_it_is_whole(built: Path, files: set[str]) -> None:
    assert release.faults(built, files) == []
    for path in (
        "verifier_wasm/catalogue/zh.json",
        "builder/liangzheng/theme/assets/js/service-worker.js",
        "Makefile",
        "docs/releasing.md",
    ):
        assert path in files


@pytest.mark.long
def test_the_same_sources_give_the_same_files(built: Path, tmp_path: Path) -> None:
    for path in _build(tmp_path).iterdir():
        assert path.read_bytes() == (built / path.name).read_bytes(), path.name


def test_what_is_missing_or_too_much_is_told(built: Path, files: set[str]) -> None:
    stem = f"liangzheng-{release.version()}"
    assert release.faults(built, files | {"docs/new.md"}) == [f"{stem}.tar.gz lacks docs/new.md"]
    assert release.faults(built, files | {"verifier_wasm/new.json"}) == [
        f"{stem}.tar.gz lacks verifier_wasm/new.json",
        f"{stem}-py3-none-any.whl lacks verifier_wasm/new.json",
    ]
    assert release.faults(built, files - {"verifier_wasm/view.py"}) == [
        f"{stem}.tar.gz holds verifier_wasm/view.py, which git does not keep",
        f"{stem}-py3-none-any.whl holds verifier_wasm/view.py, which is no part of the packages",
    ]


def test_files_of_another_version_are_told(built: Path, files: set[str], tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "dist")
    (tmp_path / "dist" / "liangzheng-0.0.1.tar.gz").write_bytes(b"")
    (fault,) = release.faults(tmp_path / "dist", files)
    assert "liangzheng-0.0.1.tar.gz" in fault
