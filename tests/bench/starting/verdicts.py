"""How long a verdict takes in the page, timed there from the input to the report that is shown."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from liangzheng.issuing import Terms, sign_document
from liangzheng.keys import SigningKey
from tests.support.samples import NOW, Sample, Samples
from tests.support.signed import LICENCE
from verifier_wasm import Issuer, TrustedKey

_SM2_OFFICE: Final = "sm2-office"
#: A text goes through the form, bytes through the file input, as a person gives them.
_ASK: Final = """async ([encoded, isText]) => {
  const byId = (id) => document.getElementById(id);
  const result = byId('result'), problem = byId('problem');
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const { promise, resolve } = Promise.withResolvers();
  const seen = new MutationObserver(() => {
    if (!result.hidden && result.dataset.report) resolve([performance.now(), result.dataset.report]);
    else if (!problem.hidden) resolve([0, byId('problem-text').textContent]);
  });
  for (const target of [result, problem]) seen.observe(target, { attributes: true });
  let begin;
  if (isText) {
    byId('text').value = new TextDecoder().decode(bytes);
    begin = performance.now();
    byId('text-form').requestSubmit();
  } else {
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'code.bin'));
    byId('file').files = transfer.files;
    begin = performance.now();
    byId('file').dispatchEvent(new Event('change', { bubbles: true }));
  }
  const [end, answer] = await promise;
  seen.disconnect();
  if (!end) throw new Error(answer);
  return [end - begin, JSON.parse(answer).outcome];
}"""


class Codes:
    """A code of every format, one signed with SM2, and the trust folder that knows their issuers."""

    def __init__(self, folder: Path) -> None:
        samples = Samples()
        key = SigningKey.generate("SM2")
        trusted = TrustedKey(key.kid, key.public)
        samples.issuers = (
            *samples.issuers,
            Issuer(_SM2_OFFICE, "国密机关（测试）", "SM2 office (test)", (trusted,)),
        )
        self.trust = samples.trust_folder(folder)
        self.formats: dict[str, Sample] = samples.codes
        sm2 = sign_document(kind="dl", fields=LICENCE, terms=Terms(_SM2_OFFICE, NOW), key=key)
        lz1 = self.formats["lz1"]
        #: The same licence under both algorithms.
        self.algorithms: dict[str, Sample] = {"ES256": lz1, "SM2": replace(lz1, data=sm2.encode("ascii"))}


def ask(page: Page, sample: Sample) -> float:
    """Give the page a code; return the milliseconds until its report, which must be right, was shown."""
    encoded = base64.b64encode(sample.data).decode()
    answer: list[Any] = page.evaluate(_ASK, [encoded, sample.is_text])
    milliseconds, outcome = answer
    assert outcome == sample.outcome, (outcome, sample)
    return float(milliseconds)


@contextmanager
def cleared(page: Page) -> Iterator[None]:
    """Clear the verdict afterwards."""
    yield
    page.locator("#again").click()
    page.locator("#ways").wait_for()


def ask_again(page: Page, sample: Sample, *, times: int) -> list[float]:
    """Give the page the same code so many times, after two that are not counted."""
    found = []
    for _ in range(times + 2):
        with cleared(page):
            found.append(ask(page, sample))
    return found[2:]
