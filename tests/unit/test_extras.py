"""What is installed without extras, and what a command says whose extra is not."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from liangzheng import extras
from liangzheng.errors import BuilderError
from tests.support.cli import run
from tests.support.only_the_verifier import folder, needed, size

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("bare") / "packages")


def _python(packages: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with the standard library and one folder of packages."""
    environment = {**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-S", "-P", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, check=False)


def test_the_verifier_needs_three_libraries_of_25_megabytes() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert len(project["dependencies"]) <= 3
    assert sum(map(size, needed())) <= 25_000_000


def test_every_library_is_named_with_the_extra_that_brings_it() -> None:
    for module in ("click", "PIL", "zxingcpp", "yaml", "pypdfium2"):
        assert extras.extra_of(module) == "cli"
    assert extras.extra_of("pyarrow") == "issue"
    assert extras.extra_of("sqlalchemy") == extras.extra_of("psycopg") == "registry"
    assert extras.extra_of("mkdocs") == extras.extra_of("pydantic") == "site"
    assert extras.extra_of("pkcs11") == "pkcs11"
    # Who wants to build needs the command line too, and is told of all of it at once.
    assert extras.extra_of("click", "build") == extras.extra_of("segno", "build") == "site"
    assert extras.extra_of("segno", "issue") == "issue"
    assert extras.extra_of("numpy") == extras.extra_of("ai_edge_litert") == "photo"
    assert extras.extra_of("networkx") is None


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["verify", "--text", "x"], "cli"),
        (["trust", "show", "."], "cli"),
        (["issue", "--key", "k"], "issue"),
        (["status", "show", "r"], "registry"),
        (["build"], "site"),
        (["serve"], "site"),
        ([], "cli"),
    ],
)
def test_a_command_says_which_extra_it_lacks(
    bare: Path, tmp_path: Path, arguments: list[str], extra: str
) -> None:
    done = _python(bare, "-m", "liangzheng", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"the extra {extra!r}" in done.stderr


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office's trust list and one licence that it issued."""
    home = tmp_path_factory.mktemp("office")
    record = {"licence_number": "110101199003071233", "name": "样例", "classes": ["C1"], "valid_until": None}
    (home / "records.jsonl").write_text(json.dumps(record), "utf-8")
    trust, key = home / "trust", home / "city.pem"
    named = ("--issuer", "city", "--name-zh", "样例市", "--name-en", "Sample City")
    records = ("--issuer", "city", "--in", home / "records.jsonl", "--out", home / "codes")
    for arguments in (
        ("trust", "init", trust, "--no-passphrase"),
        ("trust", "add", trust, *named, "--generate", key, "--no-passphrase"),
        ("trust", "sign", trust),
        ("issue", "--key", key, *records),
    ):
        done = run(*arguments)
        assert done.exit == 0, done.err
    return home


@pytest.fixture(scope="module")
def with_click(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("with_click") / "packages", "click", "pyyaml")


@pytest.mark.parametrize(
    ("arguments", "module", "extra"),
    [
        (["build"], "mkdocs", "site"),
        (["status", "show", "r"], "sqlalchemy", "registry"),
        (["issue", "--key", "k", "--in", "f", "--out", "o"], "segno", "issue"),
        (["verify", "--trust", "trust", "codes/000001.png"], "zxingcpp", "cli"),
        (["trust", "init", "o", "--key", "pkcs11:object=a?module-path=/m.so"], "pkcs11", "pkcs11"),
    ],
)
def test_it_is_said_where_it_is_missed(
    with_click: Path, office: Path, arguments: list[str], module: str, extra: str
) -> None:
    """With the command line there, but not what one command or one way of using it needs."""
    done = _python(with_click, "-m", "liangzheng", *arguments, cwd=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert f"needs {module}, " in done.stderr
    assert f"the extra {extra!r}" in done.stderr


_STRANGER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from verifier_wasm import Code, StatusTokens, documents, open_trust_list, read_root, verify, view

root = read_root(Path("trust/root.cbor").read_bytes())
trust = open_trust_list(Path("trust/trust-list.cbor").read_bytes(), root=root)
for code in documents(Code.from_text(sys.argv[1])):
    report = verify(code, trust=trust, status=StatusTokens({}), at=datetime.now(UTC))
    print(report.outcome, report.document["name"], view(report, lang="en")["verdict"])
"""


def test_ten_lines_of_a_stranger(bare: Path, office: Path) -> None:
    """What is exported, and three libraries, are enough to load a list, check a code and say the result."""
    text = (office / "codes" / "000001.txt").read_text("utf-8")
    done = _python(bare, "-c", _STRANGER, text, cwd=office)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "authentic 样例 Verified\n"


def test_a_library_that_no_installed_extra_brings_is_named_without_one() -> None:
    with pytest.raises(BuilderError, match=r"^this needs no_such_module, which .+: install the wheel anew"):
        extras.require("json", "no_such_module")
