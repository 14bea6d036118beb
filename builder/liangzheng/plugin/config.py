"""The plugin's options in ``mkdocs.yml``."""

from typing import Final
from urllib.parse import urlsplit

from mkdocs.config import config_options
from mkdocs.config.base import Config

from liangzheng.errors import BuilderError
from liangzheng.plugin.languages import SIDE_BY_SIDE

#: Ten years.
LONGEST_KEPT_DAYS: Final = 3650
#: An hour.
LONGEST_CLEAR_SECONDS: Final = 3600


class PluginConfig(Config):  # type: ignore[no-untyped-call]
    """What a publisher sets."""

    #: The languages of the site, the default one first.
    languages = config_options.Type(list, default=list(SIDE_BY_SIDE))
    #: Origins that status lists may come from besides the site's own.
    status_origins = config_options.ListOfItems(config_options.URL(), default=[])
    #: A page that was last checked against its sources longer ago than this is stale.
    checked_days = config_options.Type(int, default=365)
    #: How long the files of earlier builds stay in the site, for visitors who still have their pages.
    keep_days = config_options.Type(int, default=30)
    #: After so many seconds a verdict goes from the verifier page; 0: it stays until the next one.
    clear_seconds = config_options.Type(int, default=60)

    def check(self, file: str) -> None:
        """Refuse a time that is none; `BuilderError` ``build_config`` names the file that it stands in."""
        for name, most in (("keep_days", LONGEST_KEPT_DAYS), ("clear_seconds", LONGEST_CLEAR_SECONDS)):
            if isinstance(self[name], bool) or not 0 <= self[name] <= most:
                raise BuilderError(f"{file}: {name} has to be from 0 to {most}", code="build_config")

    def origins(self) -> list[str]:
        """Return the origins of status lists, as a Content-Security-Policy names them."""
        parts = (urlsplit(url) for url in self.status_origins)
        return [f"{part.scheme}://{part.netloc}" for part in parts]
