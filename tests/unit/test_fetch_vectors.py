"""The script that fetches the vectors, where they cannot be had or are not what they were."""

from pathlib import Path

import pytest

from tests.support.git import Repository
from tests.vectors.fetch import main, manifest, sources

_FILE = "appendix_a.json"


def _fetch(address: str, target: Path) -> int:
    return main([str(target), "--only", "cbor-rfc8949", "--instead", f"cbor-rfc8949={address}"])


@pytest.fixture
def public(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "public")


def test_a_file_that_differs_is_named_and_not_written(
    public: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = public.commit({_FILE: b"[]"})
    assert _fetch(f"{public.address}#{commit}", tmp_path / "vectors") == 1
    told = capsys.readouterr()
    assert told.err.strip() == f"cbor-rfc8949/{_FILE} is not what the tests were written for"
    assert not (tmp_path / "vectors").exists()


def test_a_file_that_is_not_there_is_named(
    public: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = public.commit({"other.json": b"[]"})
    assert _fetch(f"{public.address}#{commit}", tmp_path / "vectors") == 1
    assert capsys.readouterr().err.strip() == f"cbor-rfc8949: 0 files {_FILE} at {commit}"


@pytest.mark.parametrize("commit", ["1" * 40, "2222222"])
def test_a_commit_that_is_not_there(
    commit: str, public: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public.commit({_FILE: b"[]"})
    assert _fetch(f"{public.address}#{commit}", tmp_path / "vectors") == 1
    told = capsys.readouterr().err.strip()
    assert told.startswith("git ")
    assert commit in told
    assert "\n" not in told


def test_a_repository_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _fetch(f"{(tmp_path / 'nothing').as_uri()}#{'1' * 40}", tmp_path / "vectors") == 1
    assert capsys.readouterr().err.strip().startswith("git fetch: ")


def test_the_list_names_every_repository_and_fetches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "vectors"), "--list"]) == 0
    told = capsys.readouterr().out
    for source in sources().values():
        assert f"{source.repository} at {source.commit}; licence: {source.licence}" in told
    assert told.count("; licence: ") == len(manifest()) == len(sources())
    assert not (tmp_path / "vectors").exists()


def test_an_option_that_is_no_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--instead", "cbor-rfc8949=https://example.org"])
    assert "not FOLDER=ADDRESS#COMMIT" in capsys.readouterr().err
