"""What carriers do to a code's text: phones, mail programs, editors, pages, people."""

import html
import textwrap
from collections.abc import Callable
from urllib.parse import quote, quote_plus

from verifier_wasm.shown import link


def _wrapped(width: int, end: str = "\n", before: str = "") -> Callable[[str], str]:
    def wrap(text: str) -> str:
        lines = (text[at : at + width] for at in range(0, len(text), width))
        return end.join(before + line for line in lines)

    return wrap


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


#: These lose spaces for good: now and then there are too many ways to put them back.
LOSSY = {"lines broken at spaces", "one space of two lost"}
#: What carriers do. Only what Base45's spaces suffer is tried with the codes that have some.
CARRIERS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "line feed": lambda text: f"{text}\n",
    "CR LF": lambda text: f"{text}\r\n",
    "NUL": lambda text: f"{text}\0",
    "space": lambda text: f"{text} ",
    "white space around": lambda text: f"\r\n\t {text} \n\n",
    "byte order mark": lambda text: f"\ufeff{text}",
    "mark and line end": lambda text: f"\ufeff{text}\r\n",
    "percent": lambda text: text.replace(" ", "%20"),
    "percent for all": lambda text: quote(text, safe=""),
    "percent, colons kept": lambda text: quote(text, safe=":/"),
    "form": quote_plus,
    "no-break spaces": lambda text: text.replace(" ", "\xa0"),
    "ideographic spaces": lambda text: text.replace(" ", "\u3000"),
    "thin spaces": lambda text: text.replace(" ", "\u2009"),
    "entities": lambda text: html.escape(text).replace(" ", "&nbsp;"),
    "zero-width spaces": _wrapped(20, "\u200b"),
    "word joiners": _wrapped(7, "\u2060"),
    "soft hyphens": _wrapped(33, "\xad"),
    "direction marks": lambda text: f"\u2068{text}\u2069",
    "full width": _full_width,
    "lines of 76": _wrapped(76),
    "lines of 64, CR LF": _wrapped(64, "\r\n"),
    "lines of 40": _wrapped(40),
    "lines of 7": _wrapped(7),
    "lines, spaces at their ends lost": lambda text: "\n".join(
        line.rstrip() for line in _wrapped(50)(text).split("\n")
    ),
    "lines broken at spaces": lambda text: (
        "\n".join(textwrap.wrap(text, 60, break_on_hyphens=False, drop_whitespace=True))
        if "  " not in text
        else text
    ),
    "quoted": _wrapped(70, "\n", "> "),
    "quoted twice": _wrapped(70, "\r\n", ">> "),
    "one space of two lost": lambda text: text.replace("  ", " ", 1),
    "in a Chinese message": lambda text: f"您好，这是我的证件码：{text}，请查收。谢谢！",
    "in an English message": lambda text: f"Here is my licence: {text}\nThanks!",
    "before a word": lambda text: f"code {text} thanks",
    "in brackets": lambda text: f"[{text}]",
    "in quotation marks": lambda text: f"\u201c{text}\u201d",
    "in an address, after #": lambda text: f"https://checker.example/zh/check/#{quote(text, safe='')}",
    "in an address, after ?": lambda text: f"https://checker.example/c?code={quote_plus(text)}&lang=zh",
    "in a link": lambda text: link.write("https://checker.example/zh/check/", text),
    "in a link, unescaped": lambda text: f"https://checker.example/#code={text}",
    "in a link, all escaped": lambda text: f"HTTP://localhost:8000/#CODE={quote(text, safe='')}\r\n",
    "in a link, in a message": lambda text: f"请看 {link.write('https://checker.example/', text)} 谢谢",
    "in a message, in lines": lambda text: f"证件码\n\n{_wrapped(64)(text)}\n\n发自我的手机",
}
