"""The audit of a built site: a small sound site has no fault, and each fault is found."""

import base64
import gzip
import hashlib
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
from liangzheng.names import hashed_name, integrity
from tests.fuzz.fuzz_private_keys import zipped

_PAGE = """<!doctype html>
<html lang="{html_lang}">
<head><meta http-equiv="Content-Security-Policy" content="{csp}"><title>T</title>
<link rel="stylesheet" href="../{style}" integrity="{style_integrity}"></head>
<body><h1 id="top">T</h1><h2 id="part">P</h2><a href="../{other}/#part">x</a><a href="#top">t</a>
<script defer src="../{script}" integrity="{script_integrity}"></script></body></html>
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


_STYLE = hashed_name("assets/site.css", b"style")
_SCRIPT = hashed_name("assets/a.js", b"script")
_PACKED = gzip.compress(b"packed", mtime=0)
_PACK = hashed_name("runtime/a.bin", _PACKED)


def _hidden(name: str, inside: bytes) -> Callable[[Path], object]:
    """Put a pack in whose name is right."""
    packed = gzip.compress(inside, mtime=0)
    return _write(hashed_name(name, packed), packed)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for lang, html_lang, other in (("zh", "zh-Hans", "en"), ("en", "en", "zh")):
        (tmp_path / lang).mkdir()
        text = _PAGE.format(
            html_lang=html_lang,
            other=other,
            csp=content_security_policy(meta=True),
            style=_STYLE,
            style_integrity=integrity(b"style"),
            script=_SCRIPT,
            script_integrity=integrity(b"script"),
        )
        (tmp_path / lang / "index.html").write_text(text, "utf-8")
    (tmp_path / "runtime").mkdir()
    (tmp_path / "assets").mkdir()
    for name, content in ((_STYLE, b"style"), (_SCRIPT, b"script"), (_PACK, _PACKED)):
        (tmp_path / name).write_bytes(content)
    entry = {"path": _PACK, "bytes": len(_PACKED), "sha256": hashlib.sha256(_PACKED).hexdigest()}
    (tmp_path / "build.json").write_text(json.dumps({"runtime": [entry], "guide": entry}), "utf-8")
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
        (_replace("</body>", "<img src='../top'></body>"), "alt text"),
        (_replace("</body>", "<script>1</script></body>"), "inline code"),
        (_replace("</body>", "<p style='x'></p></body>"), "inline code"),
        (_replace("<h1 ", "<h1 onclick='x' "), "inline code"),
        (_replace(f"../{_SCRIPT}", "https://cdn.example.test/a.js"), "another origin"),
        (_replace(f"../{_STYLE}", "//cdn.example.test/a.css"), "another origin"),
        (_replace('href="#top"', 'href="javascript:1"'), "javascript:"),
        (_replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-inline'"), "allows 'unsafe-inline'"),
        (_replace("Content-Security-Policy", "X"), "no Content-Security-Policy"),
        (_replace("</body>", f"{_CHECKED.format('2020-01-01')}</body>"), "days ago, more than 365"),
        (_replace("</body>", f"{_CHECKED.format('2999-01-01')}</body>"), "in the future"),
        (_replace("</body>", f"{_CHECKED.format('soon')}</body>"), "not a date"),
        (_remove("en/index.html"), "there is no en/index.html"),
        (_remove(_PACK), "is missing"),
        (_write(_PACK, b"other"), "is not the file that build.json names"),
        (_write(_PACK, b"other"), "is not what the hash in its name says"),
        (_write("assets/plain.css", b"x"), "its name has no hash"),
        (_write(_SCRIPT, b"other"), "is not what its integrity says"),
        (_replace(f'integrity="{integrity(b"script")}"', ""), "is not what its integrity says"),
        (_hidden("runtime/b.bin", _KEY), "a private key (PKCS#8)"),
        (_hidden("runtime/b.bin", zipped(key=_KEY)), "a private key (PKCS#8) in key"),
        (_write("trust.json", b"-----BEGIN PRIVATE KEY-----"), "private key"),
        *((_write(name, b""), f"{name}: a file of a kind that a site does not hold") for name in _STRANGE),
        (_write("any", _KEY), "any: a private key (PKCS#8)"),
        (_write(_SCRIPT, b"// " + base64.b64encode(_KEY)), f"{_SCRIPT}: a private key (PKCS#8)"),
        (_write("all.zip", zipped(key=_KEY)), "all.zip: a private key (PKCS#8) in key"),
        (_write(_SCRIPT, random.Random(1).randbytes(PAGE_BYTES).hex().encode()), "bytes compressed"),
    ],
)
def test_each_fault_is_found(site: Path, change: Callable[[Path], None], said: str) -> None:
    change(site)
    assert any(said in str(problem) for problem in audit(site))


def test_what_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(BuilderError) as caught:
        audit(tmp_path)
    assert caught.value.code == "no_site"
