"""The Makefile on machines that lack something: which Python, which Node, what is said, what clean leaves."""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

import pytest

from tests.support import cli

_ROOT = Path(__file__).parents[2]
_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
_LIBRARY = Path(sysconfig.get_path("stdlib"))
#: What the recipes call besides what is looked for.
_TOOLS = ("make", "sh", "env", "mkdir", "rm", "sed", "touch", "cat", "test")


class Machine:
    """A checkout on a machine that has the tools named and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.project = folder / "project"
        self.path = [self.bin]
        self.bin.mkdir()
        self.project.mkdir()
        shutil.copytree(_ROOT / "setup", self.project / "setup")
        for path in (_ROOT / "Makefile", *_ROOT.glob("requirements*.lock"), *_ROOT.glob("p*.*")):
            shutil.copy(path, self.project / path.name)
        for name in _TOOLS:
            if found := shutil.which(name):
                self.has(name, found)

    def has(self, name: str, path: str | Path) -> None:
        (self.bin / name).symlink_to(path)

    def has_python(self, folder: Path, *, without: tuple[str, ...] = ()) -> None:
        """Put a Python on the path that lacks some of the standard library."""
        self.path.append(_python(folder, without=without).parent)

    def script(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def run(self, *command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        # The program by its full path: it is looked for with this process' own PATH.
        return subprocess.run(
            [self.bin / command[0], *command[1:]],
            cwd=self.project,
            env={"PATH": ":".join(map(str, self.path)), "HOME": "/nowhere", "LC_ALL": "C", **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def venv(self, *named: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return self.run("sh", "setup/venv.sh", *named, **variables)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _fails(done: "subprocess.CompletedProcess[str]", pattern: str) -> None:
    assert done.returncode != 0, done
    assert re.fullmatch(rf"liangzheng: {pattern}\n", done.stderr), done.stderr


def _python(folder: Path, *, without: tuple[str, ...] = ()) -> Path:
    """Make a Python of its own, of this one's parts, that lacks some of the standard library."""
    library = folder / "lib" / f"python{_VERSION}"
    (library / "site-packages").mkdir(parents=True)
    for path in _LIBRARY.iterdir():
        if path.name not in {"site-packages", "__pycache__", *without}:
            (library / path.name).symlink_to(path)
    (folder / "bin").mkdir()
    python = folder / "bin" / f"python{_VERSION}"
    shutil.copy(Path(sys.executable).resolve(), python)
    (folder / "bin" / "python3").symlink_to(python.name)
    for path in _LIBRARY.parent.glob("libpython*"):
        (folder / "lib" / path.name).symlink_to(path)
    return python


def test_with_neither_python_nor_uv_one_line_says_so(machine: Machine) -> None:
    _fails(machine.venv(), r"there is neither Python nor uv on this machine: install Python 3\.13, or uv, .+")
    told, stopped = machine.run("make", "setup").stderr.splitlines()
    assert told.startswith("liangzheng: there is neither Python nor uv")
    assert stopped.startswith("make: *** ")


def test_a_wrong_python_is_named(machine: Machine) -> None:
    machine.script("python3", '[ "$1" = --version ] && echo Python 3.9.18')
    _fails(machine.venv("python3"), r"PYTHON=python3 is Python 3\.9\.18: liangzheng needs Python 3\.13")
    _fails(machine.venv("/no/where"), r"PYTHON=/no/where is no Python: liangzheng needs Python 3\.13")
    assert "liangzheng needs Python 3.13" in machine.run("make", "setup", "PYTHON=/no/where").stderr


def test_a_name_that_is_there_and_does_not_run_is_passed_by(machine: Machine, tmp_path: Path) -> None:
    """As pyenv's, which has a python3.13 for whoever chose that version somewhere else."""
    machine.script("python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    machine.has_python(tmp_path / "python")
    done = machine.venv()
    assert done.returncode == 0, done.stderr
    assert _version(machine) == _VERSION
    again = machine.venv("/no/where")  # a good one stays
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_broken_environment_is_made_anew(machine: Machine, tmp_path: Path) -> None:
    machine.has_python(tmp_path / "python")
    (machine.project / ".venv" / "bin").mkdir(parents=True)
    (machine.project / ".venv" / "bin" / "python").symlink_to("/no/where")
    assert machine.venv().returncode == 0
    assert _version(machine) == _VERSION


def test_without_venv_and_pip_one_line_says_what_to_install(machine: Machine, tmp_path: Path) -> None:
    """Debian's bare python3: no ensurepip, no pip."""
    machine.has_python(tmp_path / "python", without=("ensurepip",))
    _fails(machine.venv(), r"python3\.13 can make no virtual environment: .+ Ubuntu: python3-venv\)")
    assert not (machine.project / ".venv").exists()


def test_without_ensurepip_a_pip_of_the_pythons_own_will_do(machine: Machine, tmp_path: Path) -> None:
    bundled = next((_LIBRARY / "ensurepip" / "_bundled").glob("pip-*.whl"), None)
    if bundled is None:
        pytest.skip("this Python has no pip in it to try with")
    machine.has_python(tmp_path / "python", without=("ensurepip",))
    shutil.unpack_archive(
        bundled, tmp_path / "python" / "lib" / f"python{_VERSION}" / "site-packages", format="zip"
    )
    digest = hashlib.sha256(bundled.read_bytes()).hexdigest()
    version = bundled.name.split("-")[1]
    lock = machine.project / "requirements.lock"
    lock.write_text(f"pip=={version} --hash=sha256:{digest}\n")
    index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(bundled.parent), "PIP_CONFIG_FILE": os.devnull}
    done = machine.venv(**index)
    assert done.returncode == 0, done.stderr
    assert "no ensurepip" in done.stdout
    pip = subprocess.run(
        [machine.project / ".venv/bin/python", "-m", "pip", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(machine.project / ".venv") in pip.stdout
    shutil.rmtree(machine.project / ".venv")
    lock.write_text(f"pip=={version} --hash=sha256:{'0' * 64}\n")  # what the lock does not know is not taken
    assert machine.venv(**index).returncode != 0
    assert not (machine.project / ".venv").exists()


def _version(machine: Machine) -> str:
    python = machine.project / ".venv/bin/python"
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux" or platform.machine() != "x86_64", reason="made for one platform")
def test_where_there_is_no_python_uv_brings_one(machine: Machine, tmp_path: Path) -> None:
    """The real uv, told of one archive instead of the builds that it knows; made of this Python's parts."""
    machine.has("uv", Path(sys.executable).with_name("uv"))
    archive = tmp_path / "cpython.tar.gz"
    _python(tmp_path / "python", without=("test", "idlelib", "tkinter"))
    with tarfile.open(archive, "w:gz", compresslevel=1, dereference=True) as file:
        file.add(tmp_path / "python", "python")
    known = {
        "name": "cpython",
        "arch": {"family": "x86_64", "variant": None},
        "os": "linux",
        "libc": "gnu",
        **dict(zip(("major", "minor", "patch"), sys.version_info, strict=False)),
        "prerelease": "",
        "url": archive.as_uri(),
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "variant": None,
        "build": "1",
    }
    downloads = tmp_path / "downloads.json"
    key = f"cpython-{platform.python_version()}-linux-x86_64-gnu"

    downloads.write_text(json.dumps({key: known | {"sha256": "0" * 64}}))
    done = machine.venv(UV_PYTHON_DOWNLOADS_JSON_URL=str(downloads))
    assert done.returncode != 0
    said, failed = done.stderr.splitlines()
    assert said == "no Python 3.13 on this machine: uv brings one into .make/python"
    assert failed.startswith("liangzheng: uv could not download Python 3.13: install it, or name a mirror")

    downloads.write_text(json.dumps({key: known}))
    done = machine.venv(UV_PYTHON_DOWNLOADS_JSON_URL=str(downloads))
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"{said}\n"
    assert _version(machine) == _VERSION
    real = (machine.project / ".venv/bin/python").resolve()
    assert real.is_relative_to((machine.project / ".make/python").resolve())


@pytest.mark.parametrize(
    ("version", "is_used"),
    [("18.19.1", False), ("20.18.3", False), ("20.19.0", True), ("20.20.2", True), ("24.1.0", True)],
)
def test_the_machines_node_is_used_where_it_is_new_enough(
    machine: Machine, version: str, is_used: bool
) -> None:
    """The condition is judged by a real Node that is made to say a version."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node to try with")
    (machine.project / "version.js").write_text(
        f"Object.defineProperty(process, 'versions', {{value: {{node: '{version}'}}}})"
    )
    machine.script("node", f'exec {node} --require ./version.js "$@"')
    machine.script("npm", "exit 0")
    assert _brings_node(machine) is not is_used


def test_without_node_or_npm_one_is_brought(machine: Machine) -> None:
    assert _brings_node(machine)
    if node := shutil.which("node"):
        machine.has("node", node)
        assert _brings_node(machine)  # Debian's nodejs comes without npm


def _brings_node(machine: Machine) -> bool:
    """Run the rule alone; say whether it calls pip, which is stood in for by a note of its arguments."""
    stamps = machine.project / ".make"
    shutil.rmtree(stamps, ignore_errors=True)
    stamps.mkdir()
    python = machine.project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text('#!/bin/sh\necho "$@" >> called\n')
    python.chmod(0o755)
    called = machine.project / "called"
    called.unlink(missing_ok=True)
    done = machine.run("make", ".make/node", "--assume-old=.make/venv")
    assert done.returncode == 0, done.stderr
    assert (stamps / "node").is_file()
    assert called.exists() == ("bringing one" in done.stdout)
    if called.exists():
        assert "--require-hashes --requirement requirements-node.lock" in called.read_text()
    return called.exists()


def test_no_recipe_calls_a_program_of_the_environment_without_the_path() -> None:
    """GNU make 3.81 starts a simple command without a shell, and looks for it with its own PATH."""
    assert not _has_shell("npm ci --prefix x")
    assert _has_shell('PATH="x" npm ci')
    recipes = [line.strip().lstrip("@-") for line in _recipes()]
    assert any(line.startswith("$(NPM) ") for line in recipes)
    by_name = [line for line in recipes if re.match(r"(npm|npx|node|python3?|pip|pytest|liangzheng)\b", line)]
    assert [line for line in by_name if not _has_shell(line)] == []
    assert [line for line in by_name if line.startswith(("npm", "npx"))] == []


def _has_shell(recipe: str) -> bool:
    """Say whether make 3.81 gives a line to a shell: it holds one of its characters, or begins with NAME=."""
    expanded = re.sub(r"\$\([A-Z_]+\)", "x", recipe)
    return bool(re.search(r"""[#;"*?\[\]&|<>(){}$`^~!]|^[A-Z_]+=""", expanded))


def _recipes() -> list[str]:
    return [line for line in (_ROOT / "Makefile").read_text("utf-8").splitlines() if line.startswith("\t")]


@pytest.mark.parametrize("place", [".liangzheng/trust", "office", "state/trust"])
def test_clean_leaves_every_trust_folder_as_it_is(machine: Machine, place: str) -> None:
    folder = machine.project / place
    folder.parent.mkdir(exist_ok=True)
    cli.run("trust", "init", folder, "--no-passphrase")
    assert (folder / "private" / "root.pem").is_file()
    made = [".make", ".venv", "node_modules", "site", "test-results"]
    for name in made:
        (machine.project / name / "deep").mkdir(parents=True)
    before = _contents(folder)
    done = machine.run("make", "clean", LIANGZHENG_STATE=str(machine.project / "state"))
    assert done.returncode == 0, done.stderr
    assert _contents(folder) == before
    assert [name for name in made if (machine.project / name).exists()] == []


def _contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes()) for path in files}
