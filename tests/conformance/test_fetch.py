"""The script that fetches the vectors, with repositories of this machine in the place of the public ones.

What is copied lies in them as it does in the public ones; what the script makes is written back into the form
that it is made from.
"""

import json
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.git import Repository
from tests.vectors.fetch import Source, main, manifest, sources, wrong


def test_the_vectors_are_those_that_the_tests_were_written_for(vectors: Path) -> None:
    assert wrong(vectors) == []
    assert manifest().keys() == sources().keys()


def _kotlin(folder: Path) -> dict[str, bytes]:
    lines = ["package org.multipaz.mdoc", "object TestVectors {"]
    for path in sorted(folder.glob("*.hex")):
        literals = '"\n        + "'.join(textwrap.wrap(path.read_text("ascii").strip(), 73))
        lines.append(f'    const val ISO_18013_5_ANNEX_D_{path.stem.upper()} =\n        ("{literals}")\n')
    (source,) = sources()["mdoc-annex-d"].takes
    return {source: "\n".join([*lines, "}"]).encode()}


def _c(folder: Path) -> dict[str, bytes]:
    example = json.loads((folder / "gbt-32918.5-annex-a2.json").read_text("utf-8"))
    private, r, s = (example[f"{name}_hex"].upper() for name in ("private_key", "r", "s"))
    text = f"""
    if (!TEST_true(test_sm2_sign(other_group, "ALICE123@YAHOO.COM", "12", "message", "34", "56", "78")))
        goto done;
    if (!TEST_true(test_sm2_sign(
                        group,
                        "{example["distinguishing_id"]}",
                        "{private[:40]}"
                        "{private[40:]}",
                        "{example["message_utf8"]}",
                        "0123",
                        "{r}",
                        "{s}")))
"""
    return {"test/sm2_internal_test.c": text.encode()}


def _draft(folder: Path) -> dict[str, bytes]:
    told: dict[str, Any] = json.loads((folder / "extracted_vectors.json").read_text("utf-8"))
    files = {
        "status_list_jwt_raw": told["jwt"],
        "status_list_cwt": told["status_list_cwt_hex"],
        "referenced_token_cwt": told["referenced_token_cwt_hex"],
    }
    sections = []
    for vector, name in zip(
        told["vectors"],
        ("encoding1_long", "encoding2_long", "encoding4", "encoding8", "encoding", "encoding2"),
        strict=True,
    ):
        files[f"status_list_{name}_json"] = json.dumps(
            {"bits": vector["bits"], "lst": vector["lst_base64url"]}
        )
        if "size" in vector:
            files[f"status_list_{name}_cbor"] = vector["cbor_hex"]
            values = [f"status[{index}]={value}" for index, value in vector["nonzero"].items()]
            sections.append("\n".join([f"## {vector['bits']}-bit Status List\n", *values]))
    key = json.dumps({**told["public_key_jwk"], "d": "x"}, indent=2)
    return {
        f"examples/{name}.md": "\n".join(textwrap.wrap(text, 68)).encode() for name, text in files.items()
    } | {"draft-ietf-oauth-status-list.md": "\n\n".join([key, *sections]).encode()}


_WRITTEN_BACK: dict[str, Callable[[Path], dict[str, bytes]]] = {
    "mdoc-annex-d": _kotlin,
    "sm2-tongsuo": _c,
    "tsl-ietf-draft": _draft,
    "sd-cwt-draft": lambda _: {},
}


def _public(source: Source, folder: Path) -> dict[str, bytes]:
    """Return the files of a source's repository, as far as they are needed, and some that are not."""
    files = {"README.md": b"read me", "examples/another.md": b"another"}
    for path in manifest()[source.folder]:
        if source.recipe(path) is None:
            there = source.renamed.get(path, source.prefix + path).replace("*", "src/main")
            files[there] = (folder / path).read_bytes()
    return files | (_WRITTEN_BACK[source.folder](folder) if source.made else {})


@pytest.mark.parametrize("folder", sources())
def test_what_is_fetched_is_what_the_tests_were_written_for(
    folder: str, vectors: Path, tmp_path: Path
) -> None:
    source = sources()[folder]
    repository = Repository(tmp_path / "public")
    repository.commit(_public(source, vectors / folder))
    chosen = repository.commit({"README.md": b"read me again"})
    repository.commit(dict.fromkeys(_public(source, vectors / folder), b"a later commit has other files"))
    # An id of which only the beginning is known has to be looked for in the history.
    known = chosen[: len(source.commit)]
    target = tmp_path / "fetched"
    assert main([str(target), "--only", folder, "--instead", f"{folder}={repository.address}#{known}"]) == 0
    fetched = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert fetched == {f"{folder}/{path}" for path in manifest()[folder]}
    assert not [path for path in wrong(target) if path.startswith(f"{folder}/")]
    check = subprocess.run(
        ["sha256sum", "--quiet", "--check", "--ignore-missing", Path("tests/vectors/files.sha256").resolve()],
        cwd=target,
        check=False,
    )
    assert check.returncode == 0
