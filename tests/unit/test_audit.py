"""The audit of a built site: a small sound site has no fault, and each fault is found."""

import base64
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from liangzheng.audit import audit
from liangzheng.audit.budgets import PAGE_BYTES
from liangzheng.errors import BuilderError
from liangzheng.headers import content_security_policy
from tests.fuzz.fuzz_private_keys import zipped

_PAGE = """<!doctype html>
<html lang="{html_lang}">
<head><meta http-equiv="Content-Security-Policy" content="{csp}"><title>T</title>
<link rel="stylesheet" href="../assets/site.css"></head>
<body><h1 id="top">T</h1><h2 id="part">P</h2><a href="../{other}/#part">x</a><a href="#top">t</a>
<script type="module" src="../assets/a.js"></script></body></html>
"""

_KEY = ed25519.Ed25519PrivateKey.generate().private_bytes(
    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)

#: Keys, archives, registers, lists of people, programs elsewhere than where the page runs them.
_STRANGE = (
    *("a.pem", "a.KEY", "a.p12", "a.jwk", "private", "assets/a.der"),
    *("a.zip", "assets/a.tar.gz", "a.7z", "runtime/a.gz", "a.whl", "assets/a.wasm"),
    *("registry.db", "assets/records.csv", "records.jsonl", "records.parquet", ".env"),
)

_CHECKED = "<p class='checked' data-days='365'><time datetime='{}'></time></p>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for lang, html_lang, other in (("zh", "zh-Hans", "en"), ("en", "en", "zh")):
        (tmp_path / lang).mkdir()
        text = _PAGE.format(html_lang=html_lang, other=other, csp=content_security_policy(meta=True))
        (tmp_path / lang / "index.html").write_text(text, "utf-8")
    (tmp_path / "runtime").mkdir()
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "site.css").write_text("p { color: red }", "utf-8")
    (assets / "a.js").write_text("import './b.js';", "utf-8")
    (assets / "b.js").write_text("// b", "utf-8")
    mark = {"runtime": [{"path": "assets/b.js", "bytes": 4}]}
    (tmp_path / "build.json").write_text(json.dumps(mark), "utf-8")
    return tmp_path


def _replace(before: str, after: str) -> Callable[[Path], None]:
    def change(site: Path) -> None:
        page = site / "zh" / "index.html"
        text = page.read_text("utf-8")
        assert before in text
        page.write_text(text.replace(before, after), "utf-8")

    return change


def _remove(name: str) -> Callable[[Path], None]:
    return lambda site: (site / name).unlink()


def _write(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda site: (site / name).write_bytes(data)


def test_a_sound_site(site: Path) -> None:
    for name in (
        "_headers",
        "CNAME",
        "0.cwt",
        "trust-list.cbor",
        "runtime/a.wasm",
        "runtime/a.js",
        "form.PDF",
    ):
        (site / name).write_bytes(b"1")
    assert audit(site) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_replace("../en/#part", "../en/missing.html"), "leads nowhere"),
        (_replace("../en/#part", "../en/#nowhere"), "no such place"),
        (_replace("../en/#part", "/en/"), "absolute"),
        (_replace('id="part"', 'id="top"'), "duplicated"),
        (_replace('id="part"', 'id="other"'), "is not in en/index.html"),
        (_replace("zh-Hans", "en"), "its language is"),
        (_replace("<title>T", "<title>"), "no title"),
        (_replace("<h1", "<h1>x</h1><h1"), "one h1"),
        (_replace("</body>", "<img src='../assets/a.js'></body>"), "alt text"),
        (_replace("</body>", "<script>1</script></body>"), "inline code"),
        (_replace("</body>", "<p style='x'></p></body>"), "inline code"),
        (_replace("<h1 ", "<h1 onclick='x' "), "inline code"),
        (_replace("../assets/a.js", "https://cdn.example.test/a.js"), "another origin"),
        (_replace("../assets/site.css", "//cdn.example.test/a.css"), "another origin"),
        (_replace('href="#top"', 'href="javascript:1"'), "javascript:"),
        (_replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-inline'"), "allows 'unsafe-inline'"),
        (_replace("Content-Security-Policy", "X"), "no Content-Security-Policy"),
        (_replace("</body>", f"{_CHECKED.format('2020-01-01')}</body>"), "days ago, more than 365"),
        (_replace("</body>", f"{_CHECKED.format('2999-01-01')}</body>"), "in the future"),
        (_replace("</body>", f"{_CHECKED.format('soon')}</body>"), "not a date"),
        (_remove("en/index.html"), "there is no en/index.html"),
        (_remove("assets/b.js"), "is missing"),
        (_write("trust.json", b"-----BEGIN PRIVATE KEY-----"), "private key"),
        *((_write(name, b""), f"{name}: a file of a kind that a site does not hold") for name in _STRANGE),
        (_write("any", _KEY), "any: a private key (PKCS#8)"),
        (_write("assets/a.js", b"// " + base64.b64encode(_KEY)), "assets/a.js: a private key (PKCS#8)"),
        (_write("all.zip", zipped(key=_KEY)), "all.zip: a private key (PKCS#8) in key"),
        (_write("assets/a.js", random.Random(1).randbytes(PAGE_BYTES).hex().encode()), "bytes compressed"),
    ],
)
def test_each_fault_is_found(site: Path, change: Callable[[Path], None], said: str) -> None:
    change(site)
    assert any(said in str(problem) for problem in audit(site))


def test_what_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(BuilderError) as caught:
        audit(tmp_path)
    assert caught.value.code == "no_site"
