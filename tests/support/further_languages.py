"""A content folder with two further languages: zh-Hant by the converter, bo as a draft of next to nothing."""

import shutil
from pathlib import Path

from tools import traditional

ROOT = Path(__file__).parents[2]
DRAFT = ROOT / "tests" / "languages" / "bo"


def make(folder: Path, languages: str) -> Path:
    """Write a project of the whole guide in so many languages; return its ``mkdocs.yml``."""
    content = folder / "site_src"
    shutil.copytree(ROOT / "site_src", content)
    traditional.write(content)
    add_draft(content)
    config = folder / "mkdocs.yml"
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    config.write_text(
        text.replace("  - liangzheng:\n", f"  - liangzheng:\n      languages: [{languages}]\n"), "utf-8"
    )
    return config


def add_draft(content: Path) -> None:
    """Put the draft into a content folder."""
    for kind, name in (("words", "words.yml"), ("catalogue", "catalogue.json")):
        place = content / "data" / kind / f"bo{Path(name).suffix}"
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(DRAFT / name, place)
    (content / "bo").mkdir()
    for page in DRAFT.glob("*.md"):
        shutil.copyfile(page, content / "bo" / page.name)
