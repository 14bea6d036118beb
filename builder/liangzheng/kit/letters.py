"""The letters that pictures of titles are drawn with: ZCOOL XiaoWei, whose characters are those of GB 2312.

Of the kept packages of Chinese fonts it is one of the smallest: one weight, 10 MB, where Noto Sans SC brings
nine in 73. No visitor is sent it: pages are in the letters of the reader's own device.
"""

from collections.abc import Mapping
from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.npm_packages import locked, missing

_PACKAGE: Final = "@fontsource/zcool-xiaowei"
_FILES: Final = "files/zcool-xiaowei-{}-400-normal.woff2"
#: Our name -> that in the package. The licence (OFL 1.1) goes where the letters go.
LETTERS: Final = {
    "chinese.woff2": _FILES.format("chinese-simplified"),
    "latin.woff2": _FILES.format("latin"),
    "LICENSE": "LICENSE",
}


def read_letters(checkout: Checkout) -> Mapping[str, bytes]:
    """Return the files of the installed package by our names; raises what `Kit.packs` does."""
    locked(checkout, _PACKAGE)
    found = {}
    for name, inside in LETTERS.items():
        path = checkout.packages / _PACKAGE / inside
        if not path.is_file():
            raise missing(f"{_PACKAGE}/{inside}")
        found[name] = path.read_bytes()
    return found
