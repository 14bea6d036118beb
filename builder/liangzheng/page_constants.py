"""What the page's scripts share with Python: limits, names and lists, written as one JavaScript module.

``python -m liangzheng.page_constants`` (``make constants``) writes ``theme/assets/js/constants.js`` again; a
test holds the file to what this gives.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from liangzheng.files import write_whole
from liangzheng.pictures.images import BINARIZERS
from liangzheng.pictures.ladder import LADDER, LADDER_SIDE, Rung
from liangzheng.pictures.mending.symbol import LEVELS, blocks_of
from liangzheng.specimens.live import SEED
from liangzheng.trust.folder import CHANGES, LIST, ROOT
from verifier_wasm import limits
from verifier_wasm.judging.picture import LINEAR, SYMBOLOGIES
from verifier_wasm.photo import seen
from verifier_wasm.report import Outcome, Result

FILE: Final = Path(__file__).parent / "theme" / "assets" / "js" / "constants.js"

_HEAD: Final = (
    "// Shared with Python, and written by it: change liangzheng/page_constants.py or what that reads,\n"
    "// then run `make constants`.\n"
)


def module() -> str:
    """Return the JavaScript module."""
    return "\n".join(
        [
            _HEAD,
            "// verifier_wasm/limits.py: the largest picture in pixels; a file and a status list in bytes.",
            _number("IMAGE_PIXELS", limits.IMAGE_PIXELS),
            _number("FILE_LENGTH", limits.FILE_LENGTH),
            _number("STATUS_TOKEN_LENGTH", limits.STATUS_TOKEN_LENGTH),
            "// The same: the longest text in a link to the page, in characters.",
            _number("CARRIED_LENGTH", limits.CARRIED_LENGTH),
            "// The same: rounds over a PDF's pages (pixels an inch, share of the time); a drawing's pixels.",
            f"export const PDF_ROUNDS = /** @type {{const}} */ ({list(map(list, limits.PDF_ROUNDS))});",
            _number("PDF_GLIMPSED", limits.PDF_GLIMPSED),
            _number("PDF_LADDER", limits.PDF_LADDER),
            _number("PDF_PIXELS", limits.PDF_PIXELS),
            _number("READING_MEMORY", limits.READING_MEMORY),
            "// The same: a JPEG of more pixels is looked at as a photo at half of its sides.",
            _number("PHOTO_WHOLE_PIXELS", limits.PHOTO_WHOLE_PIXELS),
            "// The same: an SVG in bytes, the sides it is drawn in; a document's pictures, their bytes.",
            _number("SVG_LENGTH", limits.SVG_LENGTH),
            f"export const SVG_SIDES = {list(limits.SVG_SIDES)};",
            _number("OFFICE_PICTURES", limits.OFFICE_PICTURES),
            _number("OFFICE_UNPACKED", limits.OFFICE_UNPACKED),
            "",
            "// verifier_wasm/judging/picture.py: the symbologies looked for, and the card's own.",
            _names("SYMBOLOGIES", SYMBOLOGIES),
            f"/** @type {{readonly string[]}} */\n{_names('LINEAR', sorted(LINEAR), exact=False)}",
            "",
            "// liangzheng/specimens/live.py: what the key of the demonstration's holder is made of.",
            f"export const SPECIMEN_SEED = {json.dumps(SEED)};",
            "",
            "// liangzheng/pictures/images.py: black from white, the next way where the last found nothing.",
            _names("BINARIZERS", BINARIZERS),
            "",
            "// liangzheng/pictures/ladder.py: how a picture is looked at again in which nothing was found.",
            _number("LADDER_SIDE", LADDER_SIDE),
            f"export const LADDER = /** @type {{const}} */ ([\n{''.join(map(_rung, LADDER))}]);",
            "",
            "// liangzheng/pictures/mending/symbol.py: by version and level, blocks and what corrects each.",
            f"export const QR_BLOCKS = [\n{''.join(map(_blocks, range(1, 41)))}];",
            "",
            "// liangzheng/trust/folder.py: the trust list, its root, and how that root changed.",
            _map("TRUST_FILES", {"list": LIST, "root": ROOT, "changes": CHANGES}),
            "",
            "// verifier_wasm/photo/seen.py: longest sides of what is handed over; faces; a file's head.",
            _number("PHOTO_WORKING", seen.WORKING),
            _number("PHOTO_SMALL", seen.SMALL),
            _number("PHOTO_NEAR", seen.NEAR),
            _number("PHOTO_SHARP", seen.SHARP),
            _number("PHOTO_FACES", seen.FACES),
            _number("PHOTO_HEAD", seen.HEAD),
            "",
            "// verifier_wasm/report.py.",
            _union("Outcome", Outcome),
            _union("Result", Result),
            "",
        ]
    )


def _number(name: str, value: float) -> str:
    return f"export const {name} = {value:_};"


def _names(name: str, values: Iterable[str], *, exact: bool = True) -> str:
    listed = f"[{', '.join(map(_text, values))}]"
    return f"export const {name} = {f'/** @type {{const}} */ ({listed})' if exact else listed};"


def _rung(rung: Rung) -> str:
    steps = ", ".join(f"[{', '.join([_text(name), *map(str, values)])}]" for name, *values in rung.steps)
    formats = ", ".join(map(_text, rung.formats))
    what = f"formats: [{formats}], mends: {str(rung.mends).lower()}"
    how = f"steps: [{steps}], binarizer: {_text(rung.binarizer)}, {what}"
    return f"  {{ side: {rung.side}, {how} }},\n"


def _blocks(version: int) -> str:
    levels = (blocks_of(version, level)[:2] for level in range(len(LEVELS)))
    return f"  [{', '.join(f'[{count}, {check}]' for count, check in levels)}],\n"


def _map(name: str, values: Mapping[str, str]) -> str:
    return (
        f"export const {name} = {{ {', '.join(f'{key}: {_text(text)}' for key, text in values.items())} }};"
    )


def _union(name: str, values: Iterable[str]) -> str:
    return f"/** @typedef {{{' | '.join(map(_text, values))}}} {name} */"


def _text(value: str) -> str:
    """Return a string in single quotes, as the scripts write theirs."""
    return "'" + json.dumps(value)[1:-1].replace("'", "\\'") + "'"


def main() -> None:
    """Write the module."""
    write_whole(FILE, module().encode())


if __name__ == "__main__":
    main()
