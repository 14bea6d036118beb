"""What the site ships is listed whole: version, licence with its text, hashes; for the page and the SBOM."""

import hashlib
import json
import shutil
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.kit.from_checkout import FromCheckout
from liangzheng.plugin.search import plain_text
from liangzheng.plugin.software import Software
from liangzheng.runtime.packages import FILES
from liangzheng.ships import Part, read_parts, write_sbom
from liangzheng.ships.listed import packages

_ROOT = Path(__file__).parents[2]
_CHECKOUT = Checkout(_ROOT)
_AT = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture(scope="module")
def parts() -> tuple[Part, ...]:
    return read_parts(_CHECKOUT)


def _bom(parts: tuple[Part, ...], **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"version": "0.1.0", "at": _AT} | changes
    bom: dict[str, Any] = json.loads(write_sbom(parts, **given))
    return bom


def test_every_part_has_a_licence_text_and_where_it_comes_from(parts: tuple[Part, ...]) -> None:
    for part in parts:
        assert part.texts, part.name
        assert {text.id for text in part.texts} == set(part.licence.split(" AND ")), part.name
        assert all(len(text.text) > 500 for text in part.texts), part.name
        assert part.source.startswith("https://"), part.name
        assert "{" not in part.source
        assert part.purl.startswith("pkg:"), part.name
        assert bool(part.archives) is (part.inside is None), part.name
    carried = [part for part in parts if part.inside]
    assert all(part.files for part in carried)


def test_no_text_has_a_blank_that_was_left_empty(parts: tuple[Part, ...]) -> None:
    for part in parts:
        for text in part.texts:
            # FreeType's licence holds the line that its users are to write, as an example.
            assert text.id == "FTL" or "<year>" not in text.text
            assert "copyright holders>" not in text.text


def test_whoever_holds_the_rights_is_named(parts: tuple[Part, ...]) -> None:
    """By the notice that goes with a standard text, or by the text itself."""
    asking = {"MIT", "BSD-2-Clause", "Zlib", "bzip2-1.0.6", "Python-2.0.1"}
    for part in parts:
        if asking & {text.id for text in part.texts}:
            words = " ".join([*part.notice, *(text.text for text in part.texts)])
            assert "copyright (c) " in words.lower().replace("©", "(c)"), part.name


def test_the_files_listed_are_those_that_the_page_gets(parts: tuple[Part, ...]) -> None:
    listed = {
        f"{package.npm}/{file}": sha256
        for package in packages()
        for file, sha256 in {
            file.name: file.sha256 for part in parts if part.name == package.name for file in part.files
        }.items()
    }
    # Pyodide's lock file is data that is written anew.
    assert listed.keys() == set(FILES) - {"pyodide/pyodide-lock.json"}
    for name, sha256 in listed.items():
        assert hashlib.sha256((_CHECKOUT.packages / name).read_bytes()).hexdigest() == sha256


def test_the_packages_listed_are_those_that_the_page_gets() -> None:
    page = json.loads((_ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert {package.npm for package in packages() if package.npm} == set(page)
    needed = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    of_the_verifier = {line.partition(">")[0] for line in needed} - {"cryptography"}  # the page has it not
    # How pypinyin reads characters is in what is searched.
    shipped = of_the_verifier | {"six", "pypinyin"}
    assert {package.python for package in packages() if package.python} == shipped


def test_the_archives_are_those_of_the_lock_files(parts: tuple[Part, ...]) -> None:
    of = {part.name: part.archives for part in parts}
    assert [(hash_.algorithm, len(hash_.hexadecimal)) for hash_ in of["Pyodide"]] == [("SHA-512", 128)]
    assert [(hash_.algorithm, len(hash_.hexadecimal)) for hash_ in of["six"]] == [("SHA-256", 64)] * 2
    text = (_ROOT / "requirements.lock").read_text("utf-8")
    assert all(f"--hash=sha256:{hash_.hexadecimal}" in text for hash_ in of["asn1crypto"])


@pytest.fixture
def copy(tmp_path: Path) -> Checkout:
    """Return a checkout of what the list needs, each file its own."""
    for name in ("package-lock.json", "requirements.lock"):
        shutil.copy(_ROOT / name, tmp_path / name)
    for package in packages():
        if package.npm:
            for file in ("package.json", *package.files):
                target = tmp_path / "node_modules" / package.npm / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(_CHECKOUT.packages / package.npm / file)
    for text in ("zxing-wasm/LICENSE", "@hyzyla/pdfium/LICENSE.md", "@noble/hashes/LICENSE"):
        (tmp_path / "node_modules" / text).symlink_to(_CHECKOUT.packages / text)
    shim = "node_modules/@bytecodealliance/preview2-shim"
    (tmp_path / shim).mkdir(parents=True)
    (tmp_path / shim / "LICENSE").symlink_to(_ROOT / shim / "LICENSE")
    texts = "node_modules/spdx-license-list/licenses"
    (tmp_path / texts).mkdir(parents=True)
    for id_ in {id_ for part in read_parts(_CHECKOUT) for id_ in part.licence.split(" AND ")}:
        if (_ROOT / texts / f"{id_}.json").is_file():
            shutil.copy(_ROOT / texts / f"{id_}.json", tmp_path / texts)
    return Checkout(tmp_path)


def test_the_copy_is_complete(copy: Checkout, parts: tuple[Part, ...]) -> None:
    assert read_parts(copy) == parts


@pytest.mark.parametrize(
    ("gone", "code", "said"),
    [
        ("zxing-wasm/LICENSE", "licence_missing", "zxing-wasm is missing (node_modules/zxing-wasm/LICENSE)"),
        ("spdx-license-list/licenses/MPL-2.0.json", "licence_missing", "the licence text of Pyodide"),
        ("@bytecodealliance/preview2-shim/LICENSE", "licence_missing", "LLVM libc++"),
        ("pyodide/package.json", "runtime_missing", "node_modules/pyodide"),
        ("pyodide/pyodide.mjs", "runtime_missing", "node_modules/pyodide/pyodide.mjs"),
    ],
)
def test_what_is_missing_is_said_in_one_line(copy: Checkout, gone: str, code: str, said: str) -> None:
    (copy.packages / gone).unlink()
    with pytest.raises(BuilderError) as caught:
        read_parts(copy)
    assert caught.value.code == code
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_a_lock_file_it_is_named(copy: Checkout) -> None:
    (copy.root / "requirements.lock").unlink()
    with pytest.raises(BuilderError, match=r"requirements\.lock is missing: it holds the hashes") as caught:
        read_parts(copy)
    assert caught.value.code == "runtime_missing"


def test_an_empty_licence_is_none(copy: Checkout) -> None:
    (copy.packages / "zxing-wasm/LICENSE").unlink()
    (copy.packages / "zxing-wasm/LICENSE").write_text("MIT\n", "utf-8")
    with pytest.raises(BuilderError, match="is not the text of a licence, which zxing-wasm needs") as caught:
        read_parts(copy)
    assert caught.value.code == "licence_missing"


@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("requirements.lock", "\nsix==", "\nsix==9.", "six"),
        ("requirements.lock", "\necdsa==", "\necdsa-x==", "ecdsa"),
        ("package-lock.json", '"version": "3.1.4"', '"version": "3.1.5"', "zxing-wasm"),
    ],
)
def test_another_version_than_the_locked_one_is_refused(
    copy: Checkout, file: str, old: str, new: str, name: str
) -> None:
    path = copy.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BuilderError, match=f"^{name} is .* but {file} has ") as caught:
        read_parts(copy)
    assert caught.value.code == "runtime_changed"


def test_the_bill_follows_its_schema(parts: tuple[Part, ...]) -> None:
    bill = write_sbom(parts, version="0.1.0", at=_AT, files={"runtime/a.bin": "0" * 64})
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill.decode()) is None
    wrong = bill.decode().replace('"type": "library"', '"type": "lib"')
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(wrong) is not None


def test_the_bill_lists_every_part(parts: tuple[Part, ...]) -> None:
    bom = _bom(parts, files={"runtime/a.bin": "0" * 64})
    listed = {component["bom-ref"]: component for component in bom["components"]}
    assert len(listed) == len(parts)
    for part in parts:
        component = listed[f"{part.inside}/{part.name}" if part.inside else part.name]
        assert component.get("version") == part.version
        licence = component["licenses"][0]
        assert (licence.get("expression") or licence["license"]["id"]) == part.licence
        holders = [*component["externalReferences"], *component.get("components", ())]
        hashes = {hash_["content"] for holder in holders for hash_ in holder.get("hashes", ())}
        told = {hash_.hexadecimal for hash_ in part.archives}
        assert hashes == told | ({file.sha256 for file in part.files} if part.inside is None else set())
    site = bom["metadata"]["component"]
    assert (site["name"], site["version"], site["type"]) == ("liangzheng", "0.1.0", "application")
    assert [file["name"] for file in site["components"]] == ["runtime/a.bin"]
    needs = {entry["ref"]: set(entry.get("dependsOn", ())) for entry in bom["dependencies"]}
    assert needs["liangzheng"] == {part.name for part in parts if part.inside is None}
    assert "Pyodide/zlib" in needs["Pyodide"]
    assert needs["Pyodide/zlib"] == set()


def test_the_bill_is_the_same_for_the_same_parts(parts: tuple[Part, ...]) -> None:
    assert write_sbom(parts, version="1", at=_AT) == write_sbom(parts[::-1], version="1", at=_AT)
    assert _bom(parts)["metadata"]["timestamp"] == "2026-11-26T00:00:00+00:00"


def test_the_serial_number_belongs_to_the_content(parts: tuple[Part, ...]) -> None:
    number = _bom(parts)["serialNumber"]
    assert _bom(parts, at=datetime(2027, 1, 1, tzinfo=UTC))["serialNumber"] == number
    for other in (
        _bom(parts, version="0.1.1"),
        _bom(parts[1:]),
        _bom(parts, files={"a": "0" * 64}),
    ):
        assert other["serialNumber"] != number


def test_the_page_shows_each_text_once_with_all_who_are_under_it(parts: tuple[Part, ...]) -> None:
    software = Software(FromCheckout(_CHECKOUT))
    assert [package.part.name for package in software.packages] == [
        part.name for part in parts if part.inside is None
    ]
    assert len({text.text for text in software.texts}) == len(software.texts)
    places = [text.place for text in software.texts] + [package.place for package in software.packages]
    assert len(set(places)) == len(places)
    assert {part for text in software.texts for part in text.parts} == set(parts)
    mit = next(text for text in software.texts if text.place == "licence-mit-libffi")
    assert "Anthony Green" in mit.notices["libffi"][0]
    assert {"Emscripten", "musl", "libffi"} <= set(mit.names)
    assert mit.names.count("musl") == 1
    assert all(software.texts_of(part) for part in parts)


def test_the_words_of_licences_are_not_searched() -> None:
    folded = "<details><summary>MIT libffi</summary><pre>Permission is\nhereby granted</pre></details>"
    assert plain_text(f"<p>one</p>{folded}<p>two</p>") == "one MIT libffi two"
