"""What is released makes a site in an empty folder, without Node and without a checkout."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.kit.from_checkout import FromCheckout
from liangzheng.kit.from_wheel import LIST, FromWheel, open_wheel
from liangzheng.runtime import PHOTO
from liangzheng.runtime.entries import SCRIPTS
from tests.support import packed
from tests.support.cli import run
from tools import site_wheel
from tools.site_kit import write_kit

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_CHECKOUT = FromCheckout(Checkout(_ROOT))


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory, packs: Path) -> Path:
    return packed.state(tmp_path_factory.mktemp("working") / "state", packs)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Path:
    """Return a folder as pip leaves it: what is in a wheel of Python alone."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(wheels)]
    subprocess.run(command, cwd=_ROOT, capture_output=True, check=True)
    site_wheel.build(wheels, state)
    for wheel in wheels.iterdir():
        with zipfile.ZipFile(wheel) as zipped:
            zipped.extractall(target)
    return target


def _run(packages: Path, folder: Path, *arguments: str) -> str:
    """Run the command with these packages and the libraries of this environment, but not this checkout."""
    path = os.pathsep.join([str(packages), sysconfig.get_path("purelib")])
    environment = {"PATH": os.defpath, "PYTHONPATH": path}
    command = [sys.executable, "-S", "-P", "-m", "liangzheng", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_site_is_built_and_without_fault(packages: Path, tmp_path: Path) -> None:
    _run(packages, tmp_path, "new", "of-mine")
    folder = tmp_path / "of-mine"
    settings = folder / "mkdocs.yml"
    without = "leave_out: { sections: [print], pages: [numbers, for-checkers, search, states, photo-check] }"
    text = re.sub("# leave_out: .*", without, settings.read_text("utf-8"))
    settings.write_text(re.sub("# colours: .*", 'colours: { accent: "#b3161b" }', text), "utf-8")
    assert " pages, build " in _run(packages, folder, "build", "--strict")
    assert "no fault found" in _run(packages, folder, "check", "site")
    assert _run(packages, folder, "update") == "nothing to update\n"
    assert not (folder / "site" / "zh" / "numbers").exists()
    assert "--brand:#b3161b" in next((folder / "site" / "assets" / "css").glob("site.*.css")).read_text(
        "utf-8"
    )
    mark = json.loads((folder / "site" / "build.json").read_text("utf-8"))
    runtime = {entry["path"].split(".")[0] for entry in mark["runtime"]}
    assert runtime >= {"runtime/pyodide", "runtime/zxing"}
    # What looks at photos is not of a site without that page.
    assert not runtime & {f"runtime/{name}" for name in PHOTO}
    assert not list((folder / "site" / "runtime").glob("face-mesh.*"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, state: Path) -> Path:
    folder = tmp_path_factory.mktemp("kit")
    write_kit(_CHECKOUT, folder, state)
    return folder


@pytest.fixture
def kit(made: Path, tmp_path: Path) -> FromWheel:
    """Return an installed kit of which each file is the test's own."""
    for path in made.rglob("*"):
        if path.is_file() and "content" not in path.parts:
            (tmp_path / path.relative_to(made)).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path.relative_to(made)).write_bytes(path.read_bytes())
    return open_wheel(tmp_path)


def test_it_is_what_the_checkout_makes(kit: FromWheel, state: Path) -> None:
    assert kit.packs(state) == _CHECKOUT.packs(state)
    assert kit.scripts(SCRIPTS) == _CHECKOUT.scripts(SCRIPTS)
    assert kit.parts() == _CHECKOUT.parts()
    assert kit.settings.read_bytes() == _CHECKOUT.settings.read_bytes()


@pytest.mark.parametrize(
    "ask", [lambda kit: kit.packs(kit.folder), lambda kit: kit.scripts(SCRIPTS), FromWheel.parts]
)
@pytest.mark.parametrize("code", ["runtime_missing", "runtime_changed"])
def test_a_file_that_is_gone_or_another_is_named(
    kit: FromWheel, ask: Callable[[FromWheel], object], code: str
) -> None:
    for name in kit.listed.files:
        if code == "runtime_missing":
            (kit.folder / name).unlink()
        else:
            (kit.folder / name).write_bytes(b"x")
    with pytest.raises(BuilderError, match=r"^liangzheng_site/[^\n]*: install the wheel") as caught:
        ask(kit)
    assert caught.value.code == code


def test_the_two_wheels_are_of_one_release(kit: FromWheel) -> None:
    listed = json.loads((kit.folder / LIST).read_text("utf-8"))
    (kit.folder / LIST).write_text(json.dumps(listed | {"version": "9.9"}), "utf-8")
    with pytest.raises(BuilderError, match=r"is 9\.9, this program is .*: install both of one release"):
        open_wheel(kit.folder)


@pytest.mark.parametrize("text", ["", "{}", "[" * 100_000, '{"version": 1e999}', "../{name}"])
def test_a_list_that_is_none_or_leads_elsewhere_is_told_in_one_line(kit: FromWheel, text: str) -> None:
    if text.startswith(".."):
        listed = json.loads((kit.folder / LIST).read_text("utf-8"))
        pack = listed["packs"]["zxing"]
        pack["path"] = text.format(name=pack["path"])
        text = json.dumps(listed)
    (kit.folder / LIST).write_text(text, "utf-8")
    with pytest.raises(BuilderError, match=r"^liangzheng_site/kit\.json cannot be read: [^\n]*$") as caught:
        open_wheel(kit.folder)
    assert caught.value.code == "runtime_changed"


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    done = run("new", str(tmp_path))
    assert (done.exit, (tmp_path / "mine.txt").read_text("utf-8")) == (2, "mine")
    assert "exists and is not empty" in done.err
