"""What a contributor meets: links that lead somewhere, forms that parse, a workflow that runs `.ci/run`."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "adr").glob("*.md")])
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def _anchors(page: Path) -> set[str]:
    """Return the ids that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _broken(page: Path) -> list[str]:
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert _broken(page) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](page.md#one) [b](#two) [c](no.md) [d](https://example.org/)\n", "utf-8")
    assert _broken(page) == ["#two", "no.md"]


def test_the_readme_leads_to_all_of_it() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for page in (
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/architecture.md",
        "docs/adr/README.md",
        "docs/releasing.md",
    ):
        assert f"]({page})" in text, page


def test_paths_and_targets_named_for_contributors_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in ("CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/releasing.md"):
        text = (ROOT / page).read_text("utf-8")
        for target in re.findall(r"`make (\.?[\w/]+)", text):
            assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), f"{page}: make {target}"
        for path in re.findall(
            r"`((?:tests|docs|builder|verifier_wasm|site_src)/[\w./-]+\w)(?:::\w+)?`", text
        ):
            assert (ROOT / path).exists(), f"{page}: {path}"


def test_the_workflow_runs_what_is_run_here() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))["jobs"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert runs == ["make vectors", ".ci/run"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_are_forms(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    if path.stem == "config":
        assert form.keys() <= {"blank_issues_enabled", "contact_links"}
        return
    assert form.keys() >= {"name", "description", "body"}
    fields = [item for item in form["body"] if item["type"] != "markdown"]
    assert {item["type"] for item in fields} <= {"input", "textarea", "checkboxes", "dropdown"}
    assert fields
    assert len({item["id"] for item in fields}) == len(fields)
    assert all(item["attributes"]["label"] for item in fields)
    assert any(item.get("validations", {}).get("required") for item in fields)


def test_whoever_reports_a_verdict_is_told_to_post_no_real_code() -> None:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong-verdict.yml").read_text("utf-8"))
    first, second = form["body"][:2]
    assert "绝不要在这里贴出真实的证件码" in first["attributes"]["value"]
    assert "Never post a real licence code" in first["attributes"]["value"]
    assert second["attributes"]["options"][0]["required"] is True


def test_hooks_run_the_projects_own_tools() -> None:
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    for hook in repos[0]["hooks"]:
        assert hook["language"] == "system"
        tool = Path(hook["entry"].split()[0])
        assert tool.parts[:2] == (".venv", "bin")
        done = subprocess.run(
            [Path(sys.executable).with_name(tool.name), "--help"], capture_output=True, check=False
        )
        assert done.returncode == 0, tool
