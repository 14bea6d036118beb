"""A browser that lacks what the verifier needs: a sentence names it, in zh and en; the guide is as ever."""

import pytest

from tests.browser.conftest import Opener

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lack", ["WebAssembly", "DecompressionStream", "Worker"])
@pytest.mark.parametrize(("lang", "words"), [("zh", "这个浏览器太旧"), ("en", "This browser is too old")])
def test_what_is_lacking_is_named(opener: Opener, lang: str, words: str, lack: str) -> None:
    check = opener(lang, load=False)
    check.page.add_init_script(f"delete globalThis.{lack};")
    check.open(lang)
    sentence = check.problem()
    assert sentence.startswith(words)
    assert lack in sentence
    assert check.page.locator("#retry").is_hidden()
    check.page.goto(f"{check.origin}{lang}/faq/")
    assert check.page.locator("main h1").is_visible()
    assert [problem for problem in check.problems if problem.startswith("error")] == []
