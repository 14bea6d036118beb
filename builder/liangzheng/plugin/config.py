"""The plugin's options in ``mkdocs.yml``."""

from pathlib import Path
from typing import Final

from mkdocs.config import config_options
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings

from liangzheng.addresses import origin
from liangzheng.errors import BuilderError
from liangzheng.plugin.languages import SIDE_BY_SIDE
from liangzheng.plugin.setting_lines import option_place
from liangzheng.plugin.settings import Colours, Contact, LeaveOut, MisshapenError, Names, Shaped, ShortNames

#: Ten years.
LONGEST_KEPT_DAYS: Final = 3650
#: An hour.
LONGEST_CLEAR_SECONDS: Final = 3600
#: `mark` of the site that this project itself is.
OWN_MARK: Final = "liangzheng"


class PluginConfig(Config):  # type: ignore[no-untyped-call]
    """What a publisher sets."""

    #: The languages of the site, the default one first.
    languages = config_options.Type(list, default=list(SIDE_BY_SIDE))
    #: The site's name by language, where it is another than MkDocs' ``site_name``.
    name = Shaped[Names](Names, otherwise={})
    #: What an installed site is called below its icon, where the name is too long for that.
    short_name = Shaped[ShortNames](ShortNames, otherwise={})
    #: A square SVG drawing, by its path from ``mkdocs.yml``; without one, the first character of the name.
    mark = config_options.Type(str, default="")
    colours = Shaped(Colours, otherwise=Colours())
    contact = Shaped(Contact, otherwise=Contact())
    leave_out = Shaped(LeaveOut, otherwise=LeaveOut())
    #: A folder of `liangzheng trust`, by its path from ``mkdocs.yml``.
    trust = config_options.Type(str, default="")
    #: The checker's rules, by their path from ``mkdocs.yml``; by default ``policy.yml`` among the data.
    policy = config_options.Type(str, default="")
    #: Origins that status lists may come from besides the site's own.
    status_origins = config_options.ListOfItems(config_options.Type(str), default=[])
    #: A page that was last checked against its sources longer ago than this is stale.
    checked_days = config_options.Type(int, default=365)
    #: How long the files of earlier builds stay in the site, for visitors who still have their pages.
    keep_days = config_options.Type(int, default=30)
    #: After so many seconds a verdict goes from the verifier page; 0: it stays until the next one.
    clear_seconds = config_options.Type(int, default=60)
    #: Origins of other sites whose pages may show the verifier in a frame, and are told how a check ended.
    framing = config_options.ListOfItems(config_options.Type(str), default=[])

    def check(self, file: Path) -> None:
        """Refuse a time that is none, and an origin; `BuilderError` ``build_config`` names file and line."""
        times = {
            "checked_days": LONGEST_KEPT_DAYS,
            "keep_days": LONGEST_KEPT_DAYS,
            "clear_seconds": LONGEST_CLEAR_SECONDS,
        }
        for name, most in times.items():
            if isinstance(self[name], bool) or not 0 <= self[name] <= most:
                raise wrong(file, (name,), f"has to be from 0 to {most}")

        for name, read in (("framing", self.frame_origins), ("status_origins", self.origins)):
            try:
                read()
            except BuilderError as error:
                raise wrong(file, (name,), str(error)) from error

    def frame_origins(self) -> list[str]:
        """Return the origins that may frame the verifier, as browsers write them, each once."""
        return list(dict.fromkeys(map(origin, self.framing)))

    def origins(self) -> list[str]:
        """Return the origins of status lists, as a Content-Security-Policy names them, each once."""
        return list(dict.fromkeys(map(origin, self.status_origins)))


def wrong(file: Path, location: tuple[int | str, ...], text: str) -> BuilderError:
    """Return the error of an option: file, line, its name, and what is wrong with it."""
    where = ".".join(map(str, location))
    return BuilderError(f"{option_place(file, location)}: {where}: {text}", code="build_config")


def refuse(file: Path, errors: ConfigErrors, warnings: ConfigWarnings) -> None:
    """Raise the first mistake that MkDocs found among the options; its warnings are of unknown names."""
    for name, error in errors:
        location = error.location if isinstance(error, MisshapenError) else ()
        raise wrong(file, (name, *location), str(error))
    for name, warning in warnings:
        unknown = warning.startswith("Unrecognised")
        raise wrong(file, (name,), "there is no such setting" if unknown else warning)
