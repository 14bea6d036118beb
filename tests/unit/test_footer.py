"""The foot of every page says which build it is, which trust list came with it, and leads to the software."""

import json
import re
from pathlib import Path

import pytest

from liangzheng import site as site_module
from liangzheng.plugin.data import load
from liangzheng.plugin.search import plain_text
from liangzheng.project import Project
from tests.support import packed
from verifier_wasm.trusted.roots import read_root
from verifier_wasm.trusted.trust_list import open_trust_list

_ROOT = Path(__file__).parents[2]
_FOOTER = re.compile(r'(?s)<footer class="bottom">.*?</footer>')
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, packs: Path) -> Path:
    folder = tmp_path_factory.mktemp("footer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIANGZHENG_STATE", str(packed.state(folder / "state", packs)))
        site_module.build(Project(_ROOT), folder / "site")
    return folder / "site"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_says_its_build_and_its_trust_list(built: Path, lang: str) -> None:
    build = json.loads((built / "build.json").read_text("utf-8"))["build"]
    root = read_root((built / "trust" / "root.cbor").read_bytes())
    store = open_trust_list((built / "trust" / "trust-list.cbor").read_bytes(), root=root)
    words = load(_ROOT / "site_src" / "data").words(lang)
    expected = words["footer_build"].format(build=build, sequence=store.sequence)
    pages = list((built / lang).rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        found = _FOOTER.search(page.read_text("utf-8"))
        assert found, page
        assert expected in plain_text(found[0]), page
        assert words["footer_software"] in plain_text(found[0]), page
        assert re.search(r'href="[^"]*software/"|aria-current', found[0]), page
