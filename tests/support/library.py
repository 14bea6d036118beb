"""docs/library.md as its reader has it: programs, trust list, packed verifier, and a code in a link."""

import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Final

import ecdsa

from liangzheng.keys import SigningKey
from liangzheng.signing import Terms, sign_document
from liangzheng.times import now
from liangzheng.trust.folder import create
from tests.support.signed import ISSUER, LICENCE
from verifier_wasm import Issuer, TrustedKey
from verifier_wasm.shown import link

_ROOT: Final = Path(__file__).parents[2]
TEXT: Final = (_ROOT / "docs" / "library.md").read_text("utf-8")
_BLOCK: Final = re.compile(r"^```(?:python|js|html)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT: Final = re.compile(r"(?:# |// |<!-- )([a-z]+\.[a-z]+)(?: -->)?\n")
#: What `pip install --target lib` puts there.
_PACKAGES: Final = ("ecdsa", "six.py", "asn1crypto")
CODE: Final = "code.txt"


def programs() -> dict[str, str]:
    """Return the chapter's programs by the names in their first lines."""
    found = {}
    for block in _BLOCK.findall(TEXT):
        name = _COMMENT.match(block)
        assert name, block
        found[name[1]] = block.removeprefix(name[0]) if name[1].endswith("html") else block
    return found


def prepare(place: Path) -> None:
    """Write all of it into a folder, the verifier packed by the chapter's own command."""
    for name, text in programs().items():
        (place / name).write_text(text, "utf-8")
    installed = Path(ecdsa.__file__).parents[1]
    (place / "lib").mkdir()
    for name in _PACKAGES:
        (place / "lib" / name).symlink_to(installed / name)
    (place / "lib" / "verifier_wasm").symlink_to(_ROOT / "verifier_wasm")
    (pack,) = re.findall(r"^python (-m zipfile .+)$", TEXT, re.MULTILINE)
    subprocess.run([sys.executable, *pack.split()], cwd=place, check=True)
    (place / "node_modules").symlink_to(_ROOT / "node_modules")
    (place / "pyodide").symlink_to(_ROOT / "node_modules" / "pyodide")

    key, at = SigningKey.generate(), now()
    trust = create(place / "made")
    trust.add_key(Issuer(ISSUER, "测试机关", "Test office", (TrustedKey(key.kid, key.public),)))
    trust.sign(at=at, next_update=at + timedelta(days=1))
    (place / "trust").mkdir()
    for name in ("root.cbor", "trust-list.cbor"):
        shutil.copyfile(place / "made" / name, place / "trust" / name)
    text = sign_document(kind="dl", fields=LICENCE, terms=Terms(ISSUER, at), key=key)
    (place / CODE).write_text(link.write("https://licence.example/", text), "ascii")
