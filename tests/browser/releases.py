"""Two releases of the site, and which of them a visitor has before them: in each of the parts that could be mixed."""

import shutil
from pathlib import Path

from tests.support.check_page import CheckPage

#: What the next release changes, and in which file: a word of a page, a rule, a script, a sentence of the verifier.
_CHANGES = (
    ("site_src/zh/faq.md", "title: 常见问题", "title: 常见问题（新）"),
    ("site_src/zh/check.md", "title: 核验证件码", "title: 核验证件码（新）"),
    ("site_src/data/policy.yml", "clock_skew_seconds: 300", "clock_skew_seconds: 240"),
    (
        "builder/liangzheng/theme/assets/js/page.js",
        "const say =",
        "document.documentElement.dataset.script = 'newer';\nconst say =",
    ),
    ("verifier_wasm/catalogue/zh.json", '"authentic": "核验通过"', '"authentic": "核验通过（新）"'),
)
_PARTS = (
    *("builder", "verifier_wasm", "site_src", "mkdocs.yml"),
    *("package.json", "package-lock.json", "requirements.lock"),
)


def write_newer(project: Path, target: Path) -> None:
    """Write the next release's sources."""
    target.mkdir()
    for part in _PARTS:
        source = project / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target / part)
    (target / "node_modules").symlink_to(project / "node_modules")
    for name, old, new in _CHANGES:
        text = (target / name).read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        (target / name).write_text(text.replace(old, new), "utf-8")


def releases_seen(check: CheckPage) -> set[str]:
    """Judge a specimen on a verifier page in Chinese; return "older" or "newer" for each part, in a set."""
    check.ready()
    page = check.page
    rules = page.locator("#rules").text_content() or ""
    check.specimen("authentic")
    assert check.report()["outcome"] == "authentic"
    verdict = page.locator("#verdict").inner_text()
    newer = {
        "page": page.locator("#check-title").text_content() == "核验证件码（新）",
        "script": page.locator("html").get_attribute("data-script") == "newer",
        "rules": "4分钟" in rules.replace(" ", ""),
        "verifier": "新" in verdict,
    }
    assert verdict.startswith("核验通过"), verdict
    return {"newer" if value else "older" for value in newer.values()}
