"""What a run is to do: the same for every row, small, and handed whole to each process that works on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from liangzheng.records import Change, Person, Plan, Row
from liangzheng.signing import Terms
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.envelope import StatusReference
from verifier_wasm.trusted.store import TrustStore

#: Pictures in one folder, where they are put into several: file managers of offices open as many at once.
FOLDER_SIZE: Final = 1_000
#: In a folder: there when the folder is whole, and only then.
INDEX: Final = "index.jsonl"
#: How a picture begins and ends: PNG (W3C PNG, sections 5.2 and 11.2.5), SVG.
_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), (b"<", b"</svg>"))


@dataclass(frozen=True, slots=True)
class Unlock:
    """What opens a key in another process. It goes there through a pipe, and is never written anywhere."""

    passphrase: bytes | None = field(default=None, repr=False)
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of each code, in a folder: its text, and its pictures where they are asked for."""

    folder: Path
    pictures: bool = True
    in_folders: bool = False

    @property
    def index(self) -> Path:
        """Where the index is."""
        return self.folder / INDEX

    def names(self, ordinal: int, name: str, *, card: bool) -> list[str]:
        """Return the names of one code's files, as the index gives them; ``card``: it has a Code 128."""
        place = f"{(ordinal - 1) // FOLDER_SIZE:04}/{name}" if self.in_folders else name
        endings = [".txt"]
        if self.pictures:
            endings += [".svg", ".png", *([".code128.svg", ".code128.png"] if card else [])]
        return [place + ending for ending in endings]

    def are_whole(self, names: Sequence[str], signed: "Signed") -> bool:
        """Say whether a code's files are as they were written: its text to the letter, each picture whole.

        After a power cut there may be files without their contents, or something else was written into one.
        """
        try:
            text, *pictures = [(self.folder / name).read_bytes() for name in names]
        except (OSError, ValueError):  # none is there
            return False
        return text == signed.text.encode() and all(map(_is_picture, pictures))


def _is_picture(content: bytes) -> bool:
    """Say whether it begins and ends as what is drawn here does: PNG, or SVG."""
    return any(content.startswith(begin) and content.rstrip().endswith(end) for begin, end in _PICTURES)


@dataclass(frozen=True, slots=True)
class Job:
    """A run. ``trust``: whom the finished codes are verified by; ``registry``: where each gets its entry.

    ``leave_out``: rows that cannot be signed are left out; else the first one ends the run.
    """

    key: str
    plan: Plan
    terms: Terms
    trust: TrustStore
    files: Files | None = None
    registry: str | None = None
    #: The registry's own name, wherever it lies; "" without one.
    registry_name: str = ""
    secret_file: Path | None = None
    leave_out: bool = False
    #: A licence's codes of another content stay valid beside the new one.
    keep_old: bool = False
    #: A code may name another person than the one before it.
    new_names: bool = False
    #: The same of these licences alone, each as `licence_id_form`.
    new_name_of: frozenset[str] = frozenset()
    #: The address that each code is put behind; "": a code stands alone.
    link_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A code as it was signed, and what a list of codes says of it."""

    kind: str
    licence: str
    card: str
    text: str
    version: int
    kid: Kid
    issued_at: datetime
    status: StatusReference | None


@dataclass(frozen=True, slots=True)
class Task:
    """One row to work on. ``signed``: its code, where an earlier run signed it."""

    row: Row
    digest: bytes
    signed: Signed | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a registry knew of a licence when a code of it was given its entry.

    ``follows``: it had codes before, of which some may be to be superseded once this one is kept;
    ``renamed``: the one before names another person; ``limited``: the licence is suspended, and so its code.
    """

    follows: bool = False
    renamed: bool = False
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a row became: its code, under a name. ``changes``: what was brought into its normal form.

    ``known``: what the registry knew of its licence. ``shown``: of a new code for a phone, the version of the
    live code that shows all of it.
    """

    name: str
    signed: Signed
    changes: tuple[Change, ...] = ()
    person: Person | None = None
    known: Known = Known()
    shown: int = 0
