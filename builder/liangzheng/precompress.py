"""Files compressed beforehand, for hosts that send ``NAME.gz`` or ``NAME.br`` in place of ``NAME``.

As nginx does by ``gzip_static`` and ``brotli_static``. A pack is compressed already: beside it lies what is
inside, compressed by Brotli (RFC 7932), which is a fifth smaller; the page checks that by a hash of its own.
"""

import gzip
from functools import partial
from pathlib import Path
from typing import Final

import brotli
import deflate

from liangzheng.project import Project
from liangzheng.runtime.cache import Cache, key_of

#: What hosts compress: text, and what is stored as plainly.
_TEXT: Final = frozenset({".html", ".css", ".js", ".json", ".xml", ".svg", ".txt"})
_PACK: Final = ".bin"
_GZIP_LEVEL: Final = 12


def precompress(project: Project, site: Path) -> None:
    """Write the compressed twins of a built site's files."""
    cache = Cache(project.state / "cache" / "brotli")
    for path in sorted(site.rglob("*")):
        content = path.read_bytes() if path.suffix in {*_TEXT, _PACK} and path.is_file() else None
        if content is None:
            continue
        if path.suffix == _PACK:
            content = gzip.decompress(content)
        else:
            _beside(path, ".gz", bytes(deflate.gzip_compress(content, _GZIP_LEVEL)))
        _beside(path, ".br", cache.get(key_of(content), partial(_brotli, content)))
    cache.clear_unused()


def _beside(path: Path, suffix: str, data: bytes) -> None:
    path.with_name(path.name + suffix).write_bytes(data)


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=11, lgwin=24))
