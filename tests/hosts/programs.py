"""The servers and browsers that hosts are tried with: where Debian's packages put them, and which."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

NGINX: Final = Path("/usr/sbin/nginx")
NGINX_BROTLI: Final = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
APACHE: Final = Path("/usr/sbin/apache2")
CADDY: Final = Path("/usr/bin/caddy")
FIREFOX: Final = Path("/usr/bin/firefox-esr")
WEBKIT_DRIVER: Final = Path("/usr/bin/WebKitWebDriver")
SCREEN: Final = Path("/usr/bin/Xvfb")


def webkit_browser() -> Path | None:
    """Return WebKitGTK's small browser, the newest of several, or None."""
    return max(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"), default=None)


@dataclass(frozen=True, slots=True)
class Needed:
    """Programs that come together."""

    name: str
    files: tuple[Path, ...]
    packages: tuple[str, ...]
    #: At most, on a bare system.
    megabytes: int

    def find(self) -> Path | None:
        """Return the first of them where all are there."""
        browser = self.name != "webkit" or webkit_browser()
        return self.files[0] if browser and all(map(Path.is_file, self.files)) else None


NEEDED: Final = (
    Needed(
        "nginx",
        (NGINX, NGINX_BROTLI),
        ("nginx", "libnginx-mod-http-brotli-static"),
        10,
    ),
    Needed("apache", (APACHE,), ("apache2",), 20),
    Needed("caddy", (CADDY,), ("caddy",), 40),
    Needed("firefox", (FIREFOX,), ("firefox-esr",), 480),
    Needed("webkit", (WEBKIT_DRIVER, SCREEN), ("webkit2gtk-driver", "xvfb"), 480),
)
