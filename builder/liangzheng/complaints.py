"""What MkDocs and the plugin complain about, each reported once, with file and line."""

import logging
import re
from pathlib import Path
from typing import Final, override

#: MkDocs' warnings of links name the page and the link, and no line.
_LINK: Final = re.compile(
    r"Doc file '(?P<page>[^']+)' (?P<what>contains [^']*'(?P<link>[^']*)'.*)", re.DOTALL
)
#: Nor do those of ``mkdocs.yml``.
_SETTING: Final = re.compile(r"Config value '(?P<name>[^']+)': (?P<what>.*)", re.DOTALL)


class Complaints(logging.Handler):
    """Keeps the warnings of a build."""

    def __init__(self, content: Path, config: Path) -> None:
        super().__init__(logging.WARNING)
        self._content = content
        self._config = config
        self.messages: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        # The plugin's name before its message says nothing to a writer.
        message = record.getMessage().removeprefix("liangzheng: ")
        if link := _LINK.fullmatch(message):
            where = place(
                self._content / link["page"],
                re.escape(f"({link['link']}"),
                shown_as=f"{self._content.name}/{link['page']}",
            )
            message = f"{where}: {link['what']}"
        if setting := _SETTING.fullmatch(message):
            where = place(self._config, rf"^['\"]?{re.escape(setting['name'])}\b", shown_as=self._config.name)
            message = f"{where}: {setting['name']}: {setting['what']}"
        if message not in self.messages:
            self.messages.append(message)


def place(path: Path, pattern: str, *, shown_as: str) -> str:
    """Return ``file:line`` of the first line that a pattern is found in; of line 1 where there is none."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    found = (number for number, line in enumerate(lines, 1) if re.search(pattern, line))
    return f"{shown_as}:{next(found, 1)}"
