"""Pictures and PDFs read in a process of its own, within limits of time and memory."""

import atexit
import json
import queue
import signal
import subprocess
import threading
import time
from base64 import b64decode
from contextlib import suppress
from typing import Any, Final

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.own_process import end, start
from verifier_wasm import limits
from verifier_wasm.catalogue import sentence
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.shown.code import Code, Part

#: Longest start of the process, in seconds, on a busy machine.
_START_SECONDS: Final = 30
#: Where the process cannot count its processor's time, the clock has to do.
_PATIENCE: Final = limits.READING_PATIENCE if hasattr(signal, "setitimer") else limits.READING_SECONDS

_TOO_COMPLEX: Final = "image_too_complex"


class PictureReader:
    """Reads pictures one after another; the process starts with the first, and again after it was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()

    def read(self, data: bytes, *, source: str) -> Code | NoCode:
        """Return the code in a picture or PDF, or why it gives none.

        Raises `BuilderError` as `liangzheng.pictures.images.look` does, and ``image_too_complex`` for what
        takes more time or memory than there is for one picture.
        """
        codes: list[Code] = []
        looked = pages = 0
        for answer in self._ask(data):
            match answer:
                case {"found": list(found), "looked": int(looked), "pages": int(pages)}:
                    codes = [_code(*each) for each in found]
                case {"error": str(code), "message": str(message)} if code != _TOO_COMPLEX:
                    if not codes:
                        raise BuilderError(f"{source}: {message}", code=code)
                    return one_code(codes)
                case {"done": True}:
                    break
        else:
            # Ended before its time, by the clock or for want of memory. What was found until then is good.
            if not codes and (pages < 2 or not looked):
                raise BuilderError(f"{source}: {sentence(_TOO_COMPLEX, 'en')}", code=_TOO_COMPLEX)
        return one_code(codes, looked=looked, pages=pages)

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def _ask(self, data: bytes) -> Any:
        """Yield the answers to a file until it is done with; fewer where the process was ended."""
        process = self._started()
        try:
            assert process.stdin is not None
            process.stdin.write(len(data).to_bytes(8) + data)
            process.stdin.flush()
        except OSError:
            self.close()
            return
        until = time.monotonic() + _PATIENCE
        while (answer := self._answer(until)) is not None:
            yield answer
            if "found" not in answer:
                return
        self.close()

    def _answer(self, until: float) -> dict[str, Any] | None:
        try:
            return self._answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        extras.require("zxingcpp", "PIL", "pypdfium2", "pi_heif", "resvg_py", command="verify")
        process = start("liangzheng.pictures.picture_process")
        self._process, self._answers = process, queue.SimpleQueue()
        # A thread, since Windows cannot wait for a pipe with a time limit.
        threading.Thread(target=_forward, args=(process, self._answers), daemon=True).start()
        if self._answer(time.monotonic() + _START_SECONDS) != {"ready": True}:
            self.close()
            raise BuilderError("the process that reads pictures does not start", code="image_process")
        return process


def _forward(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    assert process.stdout is not None
    with suppress(OSError, ValueError):  # ended, or closed at the other end
        for line in process.stdout:
            answers.put(json.loads(line))
    answers.put(None)


def _code(data: str, symbology: str, part: list[int] | None) -> Code:
    return Code(b64decode(data), symbology, part=Part(*part) if part else None)


_READER: Final = PictureReader()
atexit.register(_READER.close)


def read_picture(data: bytes, *, source: str) -> Code | NoCode:
    """Read a picture or PDF by the one process of this program; see `PictureReader.read`."""
    return _READER.read(data, source=source)
