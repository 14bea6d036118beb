"""Reading aloud: offered where there is a voice for the page's language; read is what the page says."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

#: A browser without sound has no voices: the test gives it two, and hears what they are asked to say.
_VOICES = """
    const voices = [{ lang: 'en-GB' }, { lang: 'zh-CN' }];
    const asked = new WeakMap();
    Object.defineProperty(SpeechSynthesisUtterance.prototype, 'voice', {
      set(voice) { asked.set(this, voice); },
    });
    window.said = [];
    speechSynthesis.getVoices = () => voices;
    speechSynthesis.speak = (one) =>
      said.push({ text: one.text, lang: one.lang, voice: asked.get(one).lang, one });
    speechSynthesis.cancel = () => { said.length = 0; };
"""
_SAID = "() => said.map(({ text, lang, voice }) => [text, lang, voice])"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


def test_without_a_voice_it_is_not_offered(page: Page, origin: str) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => [{ lang: 'fr-FR' }]")
    page.goto(f"{origin}zh/apply/")
    assert page.locator("[data-read-aloud]").is_hidden()


@pytest.mark.parametrize(("lang", "spoken", "voice"), [("zh", "zh-CN", "zh-CN"), ("en", "en", "en-GB")])
def test_a_guide_page_is_read_from_its_title_to_its_end(
    page: Page, origin: str, lang: str, spoken: str, voice: str
) -> None:
    page.add_init_script(_VOICES)
    page.goto(f"{origin}{lang}/apply/")
    button = page.locator("[data-read-aloud]")
    button.click()
    said = page.evaluate(_SAID)
    assert {(one[1], one[2]) for one in said} == {(spoken, voice)}
    texts = [one[0] for one in said]
    assert texts[0] == page.locator("h1").inner_text()
    # Each sentence of the page once, in its order; navigation, sources and buttons are not read.
    whole = "".join("".join(texts).split())
    body = "".join((page.locator("article .text").text_content() or "").split())
    assert whole.endswith(body)
    assert "".join((page.locator("footer").text_content() or "x").split()) not in whole
    assert (button.get_attribute("aria-pressed"), button.inner_text()) == (
        "true",
        button.get_attribute("data-stop"),
    )
    button.click()
    assert page.evaluate(_SAID) == []
    button.click()
    page.evaluate("said.at(-1).one.dispatchEvent(new Event('end'))")
    assert button.get_attribute("aria-pressed") == "false"
    assert button.inner_text() == button.get_attribute("data-start")
