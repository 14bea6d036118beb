"""The process in which pictures and PDFs are decoded: it may be ended at any time, and loses nothing else.

In, on standard input: the length of a file (8 bytes, big-endian) and the file, one after another. Out, a line
of JSON each: ``{"ready": true}`` once, then for each file any number of ``{"found", "looked", "pages"}`` with
what was found so far (``found``: ``[base64, symbology, [index, count, parity] or null]`` each), and in the
end ``{"done": true}`` or ``{"error": code, "message": text}``. Only the process that started it talks to it.
"""

import json
import os
import signal
import sys
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from liangzheng.errors import BuilderError
from liangzheng.own_process import limit_memory
from liangzheng.pictures.images import look
from verifier_wasm import limits


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    # What a library prints must not be taken for an answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def say(answer: dict[str, Any]) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    limit_memory(limits.READING_MEMORY)
    say({"ready": True})
    while head := sys.stdin.buffer.read(8):
        _limit_time()
        say(_read(sys.stdin.buffer.read(int.from_bytes(head)), say))


def _read(data: bytes, say: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    try:
        for found in look(data, source=""):
            codes = [
                [
                    b64encode(code.data).decode("ascii"),
                    code.symbology,
                    code.part and [code.part.index, code.part.count, code.part.parity],
                ]
                for code in found.codes
            ]
            say({"found": codes, "looked": found.looked, "pages": found.pages})
    except BuilderError as error:
        return {"error": error.code, "message": str(error).removeprefix(": ")}
    except MemoryError:
        return {"error": "image_too_complex", "message": ""}
    return {"done": True}


def _limit_time() -> None:
    """End this process after the processor's time for one file, where the system counts it (POSIX)."""
    if hasattr(signal, "setitimer"):
        # Not handled here, so it ends the process, in the middle of a library's work too.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, limits.READING_SECONDS)
