"""The page for what is not kept, shown without a network: its address may be of any depth, so its links are whole."""

from typing import Final

FILE: Final = "offline.html"
#: The path of the site's root, without the slash at its end: the service worker fills it in.
ROOT: Final = "__ROOT__"
