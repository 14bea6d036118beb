"""The hosts that a site is tried on, and what the rules of browsers leave out on some."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.hosts import programs
from tests.hosts.servers import apache, caddy, nginx, npm_serve, odd, python_module

#: root of the files, port, a folder for the server's own files
type Serve = Callable[[Path, int, Path], AbstractContextManager[None]]

#: Service Workers, "Start Register", the fetch of the script: its type has to be one of JavaScript.
_NO_WORKER: Final = "online only: a service worker's script needs a type of JavaScript"


@dataclass(frozen=True, slots=True)
class Host:
    """A kind of host."""

    name: str
    serve: Serve
    #: What has to be on the machine for it; Debian's packages bring it, or npm.
    needs: tuple[Path, ...] = ()
    #: Whether it sends files that are compressed beforehand (``liangzheng build --precompress``).
    compressed: bool = False
    #: Why there is no visit without a network; empty where there is one.
    online_only: str = ""

    @property
    def missing(self) -> Path | None:
        """What it needs and is not there."""
        return next((path for path in self.needs if not path.exists()), None)


HOSTS: Final = (
    Host("nginx, as Debian installs it", nginx.stock, (programs.NGINX,)),
    Host("nginx, our recipe", nginx.recipe, (programs.NGINX, programs.NGINX_BROTLI), compressed=True),
    Host("Apache, as Debian installs it", apache.stock, (programs.APACHE,)),
    Host("Apache, our recipe", apache.recipe, (programs.APACHE,)),
    Host("Caddy, file_server alone", caddy.stock, (programs.CADDY,)),
    Host("Caddy, our recipe", caddy.recipe, (programs.CADDY,), compressed=True),
    Host("python -m http.server", python_module.stock),
    Host("npm's serve", npm_serve.stock, (npm_serve.PROGRAM,)),
    Host("no Content-Type", odd.no_types, online_only=_NO_WORKER),
    Host("all types wrong", odd.wrong_types, online_only=_NO_WORKER),
    Host("no header of ours", odd.no_headers),
)
