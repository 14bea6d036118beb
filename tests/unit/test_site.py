"""The build: what it makes, what it refuses, and that a failed one leaves the old site as it was."""

import gzip
import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from liangzheng import site as site_module
from liangzheng import specimens
from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.kit.from_checkout import FromCheckout
from liangzheng.names import NOT_KEPT, is_hashed
from liangzheng.project import Project
from liangzheng.trust.folder import TrustFolder, create
from tests.support import packed
from tests.support.read_codes import read_codes
from tests.support.specimens import specimens_of
from verifier_wasm import Code, Outcome, verify
from verifier_wasm.judging.picture import one_code
from verifier_wasm.trusted.roots import read_root
from verifier_wasm.trusted.trust_list import open_trust_list

_ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, packs: Path) -> Iterator[Project]:
    """Return this project, with its working state apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIANGZHENG_STATE", str(packed.state(tmp_path_factory.mktemp("own") / "state", packs)))
        yield Project(_ROOT)


@pytest.fixture(scope="module")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("out") / "site"
    site_module.build(project, target, strict=True)
    return target


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_site_holds_what_the_design_names(built: Path) -> None:
    for name in (
        "index.html",
        "zh/index.html",
        "en/index.html",
        "zh/check/index.html",
        "en/check/index.html",
        "404.html",
        "_headers",
        "sw.js",
        "trust/root.cbor",
        "trust/trust-list.cbor",
    ):
        assert (built / name).is_file(), name


_PYTHON = {"pyodide", "python", "python-worker"}
_PACKS = _PYTHON | {"certificates", "pdf-worker", "pdfium", "scan-worker", "zxing", "zxing-writer"}
_PHOTO = {"photo-worker", "photo-engine", "photo-python", "face-detection", "face-mesh", "person"}


def _named_by(page: Path) -> dict[str, dict[str, Any]]:
    text = page.read_text("utf-8")
    manifest: dict[str, dict[str, Any]] = json.loads(unescape(text.split('data-runtime="')[1].split('"')[0]))
    return manifest


def test_the_page_names_the_packs_of_its_build(built: Path) -> None:
    verifier = _named_by(built / "zh" / "check" / "index.html")
    photo = _named_by(built / "zh" / "photo-check" / "index.html")
    assert sorted(verifier) == sorted(_PACKS)
    assert sorted(photo) == sorted(_PYTHON | _PHOTO)
    manifest = verifier | photo
    for entry in manifest.values():
        packed = (built / entry["path"]).read_bytes()
        assert (len(packed), hashlib.sha256(packed).hexdigest()) == (entry["bytes"], entry["sha256"])
        assert hashlib.sha256(gzip.decompress(packed)).hexdigest() == entry["inside"]
    mark = json.loads((built / "build.json").read_text("utf-8"))
    assert [
        {k: v for k, v in entry.items() if k not in {"later", "apart"}} for entry in mark["runtime"]
    ] == list(manifest.values())


def test_the_archives_hold_bytecode_without_the_hosts_paths(built: Path) -> None:
    mark = json.loads((built / "build.json").read_text("utf-8"))
    archives = {}
    for entry in mark["runtime"]:
        content = gzip.decompress((built / entry["path"]).read_bytes())
        if content.startswith(b"PK"):
            archives[entry["path"].split(".")[0]] = content
            assert str(_ROOT).encode() not in content
    names = {path: zipfile.ZipFile(BytesIO(data)).namelist() for path, data in archives.items()}
    assert set(names) == {"runtime/python", "runtime/certificates", "runtime/photo-python"}
    assert "verifier_wasm/photo/seen.pyc" in names["runtime/photo-python"]
    assert not [name for name in names["runtime/python"] if name.startswith("verifier_wasm/photo")]
    assert {"verifier_wasm/bridge.pyc", "ecdsa/keys.pyc", "json/decoder.pyc"} <= {*names["runtime/python"]}
    assert "asn1crypto/x509.pyc" in names["runtime/certificates"]
    assert not [name for found in names.values() for name in found if name.endswith(".py")]


def test_the_pack_of_pages_holds_them_all(built: Path) -> None:
    mark = json.loads((built / "build.json").read_text("utf-8"))
    pages = json.loads(gzip.decompress((built / mark["guide"]["path"]).read_bytes()))
    found = {path.relative_to(built).as_posix(): path.read_text("utf-8") for path in built.rglob("*.html")}
    assert pages == {name.removesuffix("index.html"): text for name, text in found.items()}
    assert all(mark["build"] in text for text in pages.values() if 'class="bottom"' in text)


def test_the_trust_list_opens_with_the_published_root(built: Path) -> None:
    root = read_root((built / "trust" / "root.cbor").read_bytes())
    store = open_trust_list((built / "trust" / "trust-list.cbor").read_bytes(), root=root)
    assert [issuer.specimen for issuer in store.issuers] == [True]


def test_no_private_key_is_published(built: Path) -> None:
    for path in built.rglob("*"):
        assert not (path.is_file() and b"PRIVATE KEY-----" in path.read_bytes()), path


def test_each_specimen_is_judged_as_it_says(built: Path) -> None:
    root = read_root((built / "trust" / "root.cbor").read_bytes())
    store = open_trust_list((built / "trust" / "trust-list.cbor").read_bytes(), root=root)
    entries = specimens_of(built).values()
    assert {entry["expected"] for entry in entries} == {outcome.value for outcome in Outcome}
    for entry in entries:
        code = one_code(read_codes((built / entry["image"]).read_bytes()))
        assert isinstance(code, Code)
        report = verify(code, trust=store, at=datetime.now(UTC))
        assert report.outcome == entry["expected"], entry["id"]
        assert report.specimen is (report.issuer.id != ""), entry["id"]


def test_the_service_worker_belongs_to_the_build(built: Path) -> None:
    build = json.loads((built / "build.json").read_text("utf-8"))
    worker = (built / "sw.js").read_text("utf-8")
    (literal,) = re.findall(r'JSON\.parse\(("(?:[^"\\]|\\.)*")\)', worker)
    manifest = json.loads(json.loads(literal))
    later = [entry["path"].split(".")[0] for entry in manifest["runtime"] if entry.get("later")]
    assert sorted(later) == sorted(f"runtime/{name}" for name in {"pdf-worker", "pdfium"} | _PHOTO)
    apart = {entry["path"].split(".")[0] for entry in manifest["runtime"] if entry.get("apart")}
    assert apart == {f"runtime/{name}" for name in _PHOTO}
    assert {key: manifest[key] for key in ("build", "guide", "runtime")} == {
        key: build[key] for key in ("build", "guide", "runtime")
    }
    named = [
        *manifest["files"],
        *manifest["trust"],
        build["guide"]["path"],
        *(f["path"] for f in build["runtime"]),
    ]
    assert all((built / path).is_file() for path in named)
    for path, digest in manifest["files"].items():
        assert hashlib.sha256((built / path).read_bytes()).hexdigest() == digest
    # What no build of this one's files leaves out: all that is named by its hash.
    hashed = {path.relative_to(built).as_posix() for path in built.rglob("*.*") if is_hashed(path.name)}
    # Icons and the like are asked for by other programs.
    hashed = {name for name in hashed if not name.startswith(NOT_KEPT)}
    assert hashed <= {*named, *build["earlier"]}
    # The page for what is not kept stands here alone, with links that hold at any address.
    assert not (built / "offline.html").exists()
    links = re.findall(r'(?:href|src|data-root)="([^"]*)"', manifest["offline"])
    assert {link for link in links if link and not link.startswith("__ROOT__/")} == set()
    assert {"__ROOT__/zh/", "__ROOT__/en/"} <= set(links)


def test_the_same_sources_give_the_same_site(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")
    for name in ("one", "two"):
        site_module.build(project, tmp_path / name)
    one, two = _digests(tmp_path / "one"), _digests(tmp_path / "two")
    # A signature holds chance, so what the specimens are signed into differs; nothing else may.
    different = {name for name in one if one[name] != two[name]}
    assert one.keys() == two.keys()
    assert {name for name in different if not name.startswith("specimens/")} <= {"build.json", "sw.js"}


def test_a_failed_build_leaves_the_old_site(project: Project, built: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    shutil.copytree(built, target)
    before = _digests(target)
    kit = FromCheckout(Checkout(tmp_path / "nothing"))
    with pytest.raises(BuilderError) as caught:  # node_modules is missing there
        site_module.build(project, target, kit=kit)
    assert caught.value.code == "runtime_missing"
    assert _digests(target) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_build_left_is_cleared_and_an_old_site_in_it_comes_back(
    built: Path, tmp_path: Path
) -> None:
    left = tmp_path / ".site.0123456789abcdef"
    shutil.copytree(built, left / "old")  # it was killed between its last two steps
    for _ in range(2):
        with pytest.raises(BuilderError):
            site_module.build(Project(tmp_path / "nothing"), tmp_path / "site")
        if left.exists():
            os.utime(left, (0, 0))  # as if it had been left long ago
    assert _digests(tmp_path / "site") == _digests(built)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *(("keep_days: 30", days) for days in ("-1", "3651", "1000000000000", "soon", "1.5")),
        ("checked_days: 365", "-1"),
        *(("clear_seconds: 60", seconds) for seconds in ("-1", "3601", "true")),
        *(("framing: []", origins) for origins in ('["https://news.example/a"]', "https://news.example")),
    ],
)
def test_an_option_that_is_none_is_told_in_one_line(
    setting: str, value: str, built: Path, tmp_path: Path
) -> None:
    target, copy = tmp_path / "site", tmp_path / "project"
    shutil.copytree(built, target)
    before = _digests(target)
    copy.mkdir()
    for path in _ROOT.iterdir():
        if path.name != "mkdocs.yml" and not path.name.startswith("."):
            (copy / path.name).symlink_to(path)
    rules = (_ROOT / "mkdocs.yml").read_text("utf-8")
    name = setting.partition(":")[0]
    assert setting in rules
    (copy / "mkdocs.yml").write_text(rules.replace(setting, f"{name}: {value}"), "utf-8")
    with pytest.raises(BuilderError, match=name) as caught:
        site_module.build(Project(copy), target)
    assert "\n" not in str(caught.value)
    assert _digests(target) == before


def test_a_folder_of_something_else_is_not_replaced(project: Project, tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine", "utf-8")
    with pytest.raises(BuilderError) as caught:
        site_module.build(project, tmp_path)
    assert caught.value.code == "build_target"
    assert (tmp_path / "precious.txt").read_text("utf-8") == "mine"


def test_the_publishers_own_list_takes_the_specimens_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packs: Path
) -> None:
    state = packed.state(tmp_path / "state", packs)
    monkeypatch.setenv("LIANGZHENG_STATE", str(state))
    at = datetime.now(UTC)
    specimen_trust, _ = specimens.prepare_trust(state, at=at)
    own = create(state / "trust")
    with pytest.raises(BuilderError):  # an unsigned list is not published
        site_module.build(Project(_ROOT), tmp_path / "site")
    for issuer in specimen_trust.issuers():
        own.add_key(issuer)
    own.sign(at=at, next_update=at.replace(year=at.year + 1))
    site_module.build(Project(_ROOT), tmp_path / "site")
    assert (tmp_path / "site/trust/root.cbor").read_bytes() == (state / "trust/root.cbor").read_bytes()
    assert TrustFolder(own.path).store().sequence == 1


@pytest.mark.long
def test_keys_outside_of_the_state_folder_are_linked_to_and_stay_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packs: Path
) -> None:
    """The list of a trust folder elsewhere is published; one with keys in the state folder is warned of."""
    state, office = packed.state(tmp_path / "state", packs), tmp_path / "office"
    monkeypatch.setenv("LIANGZHENG_STATE", str(state))
    at = datetime.now(UTC)
    specimen_trust, _ = specimens.prepare_trust(state, at=at)
    own = create(office)
    for issuer in specimen_trust.issuers():
        own.add_key(issuer)
    own.sign(at=at, next_update=at.replace(year=at.year + 1))
    (state / "trust").symlink_to(office)
    built = site_module.build(Project(_ROOT), tmp_path / "site")
    assert built.warnings == ()
    published = sorted(path.name for path in (tmp_path / "site/trust").iterdir())
    assert published == ["root-changes.cbor", "root.cbor", "trust-list.cbor"]
    assert (tmp_path / "site/trust/root.cbor").read_bytes() == (office / "root.cbor").read_bytes()

    (state / "trust").unlink()
    shutil.copytree(office, state / "trust")
    (warning,) = site_module.build(Project(_ROOT), tmp_path / "site").warnings
    assert warning.startswith(f"{state / 'trust' / 'private'} holds private root keys")
