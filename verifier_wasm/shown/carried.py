"""What a code's text was before it was carried: copied by a phone, pasted, broken into lines, sent along.

A carrier adds white space, marks and line ends, writes spaces as ``%20`` or ``+``, or puts a text in another.
What it did cannot be seen from the text alone (``%``, ``+`` and the space are characters of Base45 too). So
all texts that there may have been are given, the likeliest first, and the signature decides.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice
from typing import Final
from urllib.parse import unquote

from verifier_wasm import limits
from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.encoding.text import without_marks
from verifier_wasm.errors import CodeError
from verifier_wasm.shown import link
from verifier_wasm.shown.code import Code

_BASE45: Final = r"0-9A-Z $%*+\-./:"
#: The white space and NUL at the ends of a text, which readers and files add.
_ENDS: Final = b" \t\r\n\f\v\0"
_LINE: Final = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+")
_BLANK: Final = re.compile(r"\s")
#: White space of any kind, and what stands between letters unseen.
_UNSEEN: Final = re.compile(r"[\s\0\xad\u200b-\u200f\u2060-\u2064\ufeff]+")
#: More marks than this upon one letter are not the writing of any language.
_HEAP: Final = 4
#: What mail programs put before a quoted line.
_QUOTED: Final = re.compile(r"^(?:>+ ?)+")
#: A character written for a page. Numbers are short: Python refuses to read one of thousands of digits.
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
#: Shorter runs of letters are words.
_RUN: Final = 60
_ALONE: Final = r"(?<![0-9A-Z]{3}:)(?<![0-9A-Z])"
#: No text goes on like this in the words around it.
_DAMAGE: Final = re.compile(r"[%$*^|\\@`~\x00-\x08\x0e-\x1f\x7f]")
_PREFIX: Final = re.compile(r"[A-Z0-9]{3}[:-]")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the texts of some formats begin and go on; ``spaced``: a space is one of their characters."""

    start: re.Pattern[str]
    goes_on: re.Pattern[str]
    spaced: bool = False


def _kind(start: str, characters: str, *, spaced: bool = False) -> _Kind:
    return _Kind(re.compile(start, re.ASCII), re.compile(f"[{characters}]*", re.ASCII), spaced)


#: In a message, a text is recognised by its prefix; one without any by a long run of its characters.
_KINDS: Final = (
    _kind(r"(?<![A-Za-z0-9])(?:LZ1:|HC1:)", _BASE45, spaced=True),
    _kind(r"(?<![A-Za-z0-9])VC1-R", _BASE45, spaced=True),
    _kind(r"NZCP:/", "A-Z2-7:/0-9="),
    _kind(r"(?i:shc:/)", "0-9:/SHCshc"),
    _kind(r"[RN]DB1[A-D](?=[A-Z2-7])", "A-Z0-9="),
    _kind(r"(?:eyJ|eyA|ewk|ewo|ew0)[\w-]+", r"\w.~=+/\-"),
    _kind(r"(?i:mdoc:)(?=[\w-]{20})", r"\w:=+/\-"),
    _kind(rf"[A-Za-z0-9+/_-]{{{_RUN},}}", r"\w=+/\-"),
    # How Base45 of a zlib stream begins (`claim169.text`).
    _kind(rf"{_ALONE}(?:V7F|Y9F|6BF|NCF)(?=[{_BASE45}\s]{{{_RUN},}})", _BASE45, spaced=True),
)


def readings(code: Code) -> Iterator[Code]:
    """Yield the code as it is, then what it may have been; at most `limits.READINGS`, none twice.

    The first is without a byte order mark, and without the address that carried it (`link.texts`).
    """
    seen: set[bytes] = set()
    for data in _all(code.data):
        if data not in seen:
            seen.add(data)
            yield replace(code, data=data)
        if len(seen) == limits.READINGS:
            return


def _all(data: bytes) -> Iterator[bytes]:
    plain = without_marks(data)
    yield from link.texts(plain)
    yield plain
    yield plain.strip(_ENDS)
    for written_text in _decoded(plain):
        if len(written_text) > limits.CARRIED_LENGTH:  # far beyond a printed code: only what every text needs
            yield _UNSEEN.sub("", written_text).encode()
            continue
        text = _plain(written_text)
        for written in _unescaped(text):
            for found in _objects(written):
                yield found.encode()
        # Every other text that is looked for here is ASCII.
        for guess in (False, True) if len(text) <= limits.CARRIED_GUESSED_LENGTH else (False,):
            for written in _unescaped(text):
                for found in _found(written, guess=guess):
                    yield found.encode("ascii", "ignore")


def _without_heaps(text: str) -> str:
    kept, row = [], 0
    for character in text:
        row = row + 1 if unicodedata.combining(character) else 0
        if row <= _HEAP:
            kept.append(character)
    return "".join(kept)


def _decoded(data: bytes) -> Iterator[str]:
    """Yield the text in the bytes."""
    for encoding in ("utf-8", "gb18030", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield text
        if encoding == "utf-8":
            return


def _plain(text: str) -> str:
    """Return full-width forms as the plain ones, without marks that nobody sees."""
    if text.isascii():
        return text.replace("\0", "")
    # No text of a code has marks upon marks, and to normalize a long row of them takes its square.
    text = _without_heaps(text)
    # NFKC (UAX 15) turns no-break and ideographic spaces and full-width forms into the plain characters.
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if c != "\0" and unicodedata.category(c) != "Cf")


def _unescaped(text: str) -> Iterator[str]:
    """Yield the text, and what it would be if it had been written for an address or a page."""
    yield text
    if _PERCENT.search(text):
        yield text.replace("%20", " ")
        yield _plain(unquote(text))
    if "+" in text:
        yield _plain(unquote(text.replace("+", " ")))
    if "&" in text:
        yield _plain(_ENTITY.sub(lambda entity: html.unescape(entity[0]), text))


def _filled(lines: list[str], width: int) -> str:
    """Join lines of one width from which the spaces at their ends were taken."""
    if len(lines) * width > limits.CARRIED_LENGTH:  # lines of very different lengths never had one width
        return ""
    return "".join([*(line.ljust(width) for line in lines[:-1]), lines[-1]])


def _objects(text: str) -> Iterator[str]:
    """Yield the JSON in a text: white space counts only within its values, where lines were broken too."""
    begin, end = text.find("{"), text.rfind("}")
    if begin < 0 or end < begin:
        return
    lines = _lines(text[begin : end + 1])
    width = max(map(len, lines))
    yield "\n".join(lines)
    yield "".join(lines)
    yield _filled(lines, width)
    yield " ".join(line.strip() for line in lines)


def _found(text: str, *, guess: bool) -> Iterator[str]:
    """Yield the texts of each kind that begin in a text; with ``guess``, those with something put back."""
    for kind in _KINDS:
        starts = islice(kind.start.finditer(text), limits.CARRIED_STARTS)
        for tail in (text[start.start() :] for start in starts):
            if guess:
                yield from _guessed(tail, kind.goes_on) if kind.spaced else ()
            else:
                yield from _spaced(tail, kind.goes_on) if kind.spaced else _unspaced(tail, kind.goes_on)
        # One that was broken within its start.
        joined = _BLANK.sub("", text)
        if not guess and not kind.spaced and joined != text and kind.start.match(joined):
            yield _run(kind.goes_on, joined)


def _run(goes_on: re.Pattern[str], text: str) -> str:
    """Return the characters at the start of a text that may belong to a code."""
    run = goes_on.match(text)
    return run[0] if run else ""


def _whole_run(goes_on: re.Pattern[str], text: str) -> str:
    """Return them where what follows may stand after a text: else a character in it was damaged."""
    run = _run(goes_on, text)
    return "" if _DAMAGE.match(text, len(run)) else run


def _spaced(tail: str, goes_on: re.Pattern[str]) -> Iterator[str]:
    """Yield the texts of which a space is a character: where lines were broken, one may be lost.

    The first is yielded however it is, if it has a prefix; the others only where they are whole, as a
    checksum in them tells.
    """
    lines = _lines(tail)
    width = max(map(len, lines))
    stripped = [line.strip() for line in lines]
    joins = [
        "".join(lines),
        # A program that wraps at a width takes away the spaces that end a line, or the one at which it broke.
        _filled(lines, width),
        _joined(lines, _between(lines)),
        "".join(stripped),
        " ".join(stripped),
        lines[0],
    ]
    for place, joined in enumerate(dict.fromkeys(joins)):
        whole = _run(goes_on, joined.expandtabs(1)).rstrip()
        if (place == 0 and _PREFIX.match(whole)) or _is_whole(whole):
            yield whole
        # Words in capitals may follow, and a full stop.
        for _ in range(limits.CARRIED_WORDS):
            shorter = whole.rstrip(".,:-")
            whole = (shorter if shorter != whole else whole.rpartition(" ")[0]).rstrip()
            if len(whole) < _RUN:
                break
            if _is_whole(whole):
                yield whole


def _guessed(tail: str, goes_on: re.Pattern[str]) -> Iterator[str]:
    """Yield the texts with a space put back: a page shows several as one, and copies what it shows.

    Or with a ``%20`` that was of the text itself; or at the end of a line.
    """
    lines = _lines(tail)
    between = _between(lines)
    # A line may have been full when it was broken at a space.
    full = [place for place, end in enumerate(between) if not end]
    sizes = range(1, len(full) + 1)
    choices = chain.from_iterable(combinations(full, size) for size in sizes)
    for spaces in islice(choices, limits.CARRIED_LINE_GUESSES):
        ends = [" " if place in spaces else end for place, end in enumerate(between)]
        whole = _run(goes_on, _joined(lines, ends)).rstrip()
        if _is_whole(whole):
            yield whole
    whole = _run(goes_on, tail).rstrip()
    places = [space.start() for space in re.finditer(" ", whole)]
    # Of a text's own ``%20`` there may be two: how Base45 of some lengths begins is one.
    for put, most in (("  ", 1), ("%20", 2)):
        choices = chain.from_iterable(combinations(places, size) for size in range(1, most + 1))
        for chosen in islice(choices, limits.CARRIED_GUESSES):
            guess = _with(put, whole, chosen)
            if _is_whole(guess):
                yield guess


def _with(put: str, text: str, places: tuple[int, ...]) -> str:
    """Return a text with something else in the place of some of its characters."""
    ends = [*places, len(text)]
    begins = [0, *(place + 1 for place in places)]
    return put.join(text[begin:end] for begin, end in zip(begins, ends, strict=True))


def _lines(tail: str) -> list[str]:
    return [_QUOTED.sub("", line) for line in _LINE.split(tail)]


def _between(lines: list[str]) -> list[str]:
    """Return what stood between lines broken at spaces, or within a word that is too long for a line."""
    width = max(map(len, lines))
    return ["" if len(line) == width else " " for line in lines[:-1]]


def _joined(lines: list[str], between: list[str]) -> str:
    return "".join(line + end for line, end in zip(lines, [*between, ""], strict=True))


def _is_whole(text: str) -> bool:
    """Say whether a text is Base45 of a whole zlib stream, with or without a prefix.

    What looks like a prefix may be the stream's own beginning: ``NCF:`` and ``NCF-`` are Base45 too.
    """
    prefix = _PREFIX.match(text)
    return _is_stream(text) or (prefix is not None and _is_stream(text[prefix.end() :]))


def _is_stream(text: str) -> bool:
    try:
        inflate(base45.decode(text))
    except CodeError:
        return False
    return True


def _unspaced(tail: str, goes_on: re.Pattern[str]) -> Iterator[str]:
    """Yield the texts without white space: of all words after a start, then of fewer."""
    words = [_QUOTED.sub("", word) for line in _LINE.split(tail) for word in line.split()]
    first = _whole_run(goes_on, tail)
    yield _whole_run(goes_on, "".join(words))
    yield first
    yield first.rstrip(".,:-~=+/_")
    for count in range(min(len(words) - 1, limits.CARRIED_WORDS), 1, -1):
        yield _whole_run(goes_on, "".join(words[:count]))
