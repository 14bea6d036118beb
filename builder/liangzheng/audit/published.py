"""The kinds of file that a site may hold, by their names: a key, a register or a list of people is none."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from liangzheng.audit.pages import Site
from liangzheng.names import whole

#: Pages and what they show, documents to download, public certificates and lists of revoked ones.
_ANYWHERE: Final = frozenset(
    {
        *(".html", ".css", ".js", ".mjs", ".json", ".xml", ".txt", ".webmanifest", ".map"),
        *(".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".ico"),
        *(".woff2", ".woff", ".ttf", ".otf", ".mp3", ".mp4", ".webm", ".vtt", ".pdf", ".md"),
        *(".cer", ".crt", ".crl"),
    }
)
#: What the verifier reads: the trust list with its roots, and status lists.
_SIGNED: Final = frozenset({".cbor", ".cwt", ".jwt"})
#: The programs and libraries that the page runs, packed, only there.
_RUNTIME: Final = frozenset({".bin"})
_RUNTIME_FOLDER: Final = "runtime"
#: What static hosts ask for under names without an extension.
_NAMES: Final = frozenset({"_headers", "_redirects", ".htaccess", ".nojekyll", "CNAME"})


def check(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the files of kinds that a site does not hold."""
    for name in site.files:
        if not is_twin(site, name) and not _is_expected(PurePosixPath(name)):
            yield name, "a file of a kind that a site does not hold (a private key, a register, an archive?)"


def is_twin(site: Site, name: str) -> bool:
    """Tell whether a file is another one, compressed beforehand."""
    return whole(name) != name and whole(name) in site.files


def _is_expected(path: PurePosixPath) -> bool:
    kind = path.suffix.lower()
    if path.parts[0] == _RUNTIME_FOLDER and kind in _RUNTIME:
        return True
    return kind in _ANYWHERE | _SIGNED or path.name in _NAMES or path.parts[0] == ".well-known"
