"""Processes of our own, for files that can fill a decoder or keep it busy: bounded, and ended at any time."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

#: The search path is handed over: nothing of the working folder or the environment is imported.
_PROGRAM: Final = """import json, sys
module, path, *arguments = sys.argv[1:]
sys.path[:], sys.argv[1:] = json.loads(path), arguments
import importlib
importlib.import_module(module).main()
"""


def start(module: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Run a module's ``main`` with arguments; its standard input and output are pipes."""
    return subprocess.Popen(
        [sys.executable, "-I", "-c", _PROGRAM, module, json.dumps(sys.path), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and leave nothing of it."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def limit_memory(length: int) -> None:
    """Bound what this process allocates, in bytes, where the system can: Linux does, Windows does not."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (length, length))
