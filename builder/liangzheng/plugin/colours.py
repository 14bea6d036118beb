"""A publisher's colours in the design system: what is given, what is made of it, whether it can be read.

``tokens.css`` of the theme holds the colours of both schemes; docs/design.md says what each means.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from liangzheng.plugin.config import wrong
from liangzheng.plugin.contrast import TEXT, contrast, mix, readable
from liangzheng.plugin.settings import Colours

_TOKENS: Final = "css/site/tokens.css"
_BLOCK: Final = re.compile(r"(?m)^ *:root[^{]*\{([^}]*)\}")
_COLOUR: Final = re.compile(r"(--[a-z-]+): (#[0-9a-f]{3,6});")
_WHITE: Final = "#ffffff"
_BLACK: Final = "#0b0d0f"
#: What the accent has in the dark where the publisher says nothing: AAA, as the theme's own has.
_DARK: Final = 7.0
#: Shares of the accent's ground in what is made of it.
_SOFT: Final = {"light": 0.88, "dark": 0.78}
_GROUND: Final = {"light": 0.8, "dark": 0.65}

type Scheme = dict[str, str]


def schemes(assets: Path) -> tuple[Scheme, Scheme]:
    """Return the theme's colours, light and dark, by their custom properties."""
    light, dark = (
        dict(_COLOUR.findall(block)) for block in _BLOCK.findall((assets / _TOKENS).read_text("utf-8"))
    )
    return light, light | dark


def own(colours: Colours, theme: tuple[Scheme, Scheme], file: Path) -> tuple[Scheme, Scheme]:
    """Return what of the two schemes is the publisher's.

    Raises `BuilderError` ``build_config``, with the contrast and what is needed, for what cannot be read.
    """
    light, dark = theme
    made: tuple[Scheme, Scheme] = {}, {}
    if colours.link:
        made[0]["--link"] = colours.link
        _check(file, "link", colours.link, light, dark=False)
    if colours.link_dark:
        made[1]["--link"] = colours.link_dark
        _check(file, "link_dark", colours.link_dark, dark, dark=True)
    if colours.accent:
        _check(file, "accent", colours.accent, light, dark=False)
        made[0].update(_of(colours.accent, light | made[0], "light"))
    accent_dark = colours.accent_dark
    if accent_dark:
        _check(file, "accent_dark", accent_dark, dark, dark=True)
    elif colours.accent:
        accent_dark = readable(colours.accent, _grounds(dark), _WHITE, least=_DARK)
    if accent_dark:
        made[1].update(_of(accent_dark, dark | made[1], "dark"))
    return made


def style(made: tuple[Mapping[str, str], Mapping[str, str]]) -> bytes:
    """Return the style sheet of the publisher's colours, to stand after the theme's.

    A link's colour leaves large text its own, which has more contrast.
    """
    light, dark = map(_rules, made)
    text = light + (f"@media (prefers-color-scheme:dark){{\n{dark}}}\n" if dark else "")
    return text.encode()


def _rules(scheme: Mapping[str, str]) -> str:
    rest = "".join(f"{name}:{value};" for name, value in scheme.items() if name != "--link")
    text = f":root{{{rest}}}\n" if rest else ""
    if link := scheme.get("--link"):
        text += f':root:not([data-text="large"]){{--link:{link};}}\n'
    return text


def _of(accent: str, scheme: Scheme, name: str) -> Scheme:
    """Return the properties that follow from the accent."""
    paper, far = scheme["--paper"], _BLACK if name == "light" else _WHITE
    soft = _ground(accent, paper, _SOFT[name], [scheme[text] for text in ("--ink", "--quiet", "--link")])
    ground = mix(accent, paper, _GROUND[name])
    return {
        "--brand": accent,
        "--brand-ink": _WHITE if contrast(_WHITE, accent) >= TEXT else _BLACK,
        "--brand-soft": soft,
        "--draw": readable(accent, [ground, scheme["--draw-paper"], *_grounds(scheme)], far),
        "--draw-ground": ground,
    }


def _ground(accent: str, paper: str, share: float, texts: list[str]) -> str:
    """Return a tinted ground that every text can be read on: the less tint, the nearer to paper."""
    while share < 1 and any(contrast(text, mix(accent, paper, share)) < TEXT for text in texts):
        share += 0.02
    return mix(accent, paper, min(share, 1))


def _grounds(scheme: Scheme) -> list[str]:
    return [scheme["--paper"], scheme["--soft"]]


def _check(file: Path, name: str, colour: str, scheme: Scheme, *, dark: bool) -> None:
    ground = min(_grounds(scheme), key=lambda of: contrast(colour, of))
    if (found := contrast(colour, ground)) < TEXT:
        better = readable(colour, _grounds(scheme), _WHITE if dark else _BLACK)
        raise wrong(
            file,
            ("colours", name),
            f"{colour} on the page's {ground} has a contrast of {found:.2f}:1, and WCAG AA needs {TEXT}:1; "
            f"{better} has it",
        )
