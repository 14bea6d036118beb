"""The same sources, keys and time give the same site, wherever and by whomever it is built."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liangzheng import specimens
from liangzheng.rights import set_rights
from tests.support.built_elsewhere import Elsewhere

_EPOCH = 1_795_000_000
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("builds")
    state = folder / "state"
    specimens.prepare_trust(state, at=datetime.fromtimestamp(_EPOCH, UTC))
    here = Elsewhere(
        folder / "here",
        umask=0o077,
        rights=0o600,
        listed=1,
        environment={
            "TZ": "Asia/Shanghai",
            "LANG": "zh_CN.UTF-8",
            "LC_ALL": "zh_CN.UTF-8",
            "HOSTNAME": "here",
            "PYTHONHASHSEED": "1",
            "USER": "li",
            "HOME": str(folder / "here"),
        },
    )
    there = Elsewhere(
        folder / "some" / "where" / "else",
        umask=0o002,
        rights=0o664,
        listed=-1,
        environment={
            "TZ": "America/St_Johns",
            "LANG": "C",
            "LC_ALL": "C",
            "HOSTNAME": "elsewhere",
            "PYTHONHASHSEED": "2",
            "USER": "wang",
            "HOME": str(folder / "some"),
        },
    )
    for place in (here, there):
        place.folder.mkdir(parents=True)
    return here.build(state, epoch=_EPOCH), there.build(state, epoch=_EPOCH)


def _contents(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


def _rights(site: Path) -> dict[str, str]:
    """Return the rights of everything in a site, and of itself."""
    return {
        path.relative_to(
            site
        ).as_posix(): f"{'folder' if path.is_dir() else 'file'} {path.stat().st_mode & 0o7777:o}"
        for path in (site, *site.rglob("*"))
    }


@pytest.mark.long
def test_every_file_is_the_same_byte_for_byte(built: tuple[Path, Path]) -> None:
    one, two = map(_contents, built)
    assert len(one) > 100
    assert one == two


@pytest.mark.long
def test_the_rights_are_the_same_whatever_the_umask(built: tuple[Path, Path]) -> None:
    for site in built:
        assert set(_rights(site).values()) == {"file 644", "folder 755"}


def test_the_same_site_moved_has_the_same_rights(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "zh").mkdir(parents=True, mode=0o700)
    (site / "zh" / "index.html").touch(mode=0o600)
    (site / "tool").touch(mode=0o777)
    outside = tmp_path / "outside"
    outside.touch(mode=0o600)
    (site / "link").symlink_to(outside)
    set_rights(site)
    found = _rights(site)
    assert found.pop("link") == "file 600"  # what a link leads to is not of the site
    assert set(found.values()) == {"file 644", "folder 755"}
