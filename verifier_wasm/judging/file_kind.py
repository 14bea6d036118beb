"""What a file is that is neither a picture nor a PDF: a kind by its first bytes, or what may be a code."""

from typing import Final

from verifier_wasm.encoding.text import is_text
from verifier_wasm.formats import recognise
from verifier_wasm.shown.code import Code
from verifier_wasm.shown.file_kinds import OtherKind, other_kind

#: As much as is looked at; the page has no more at hand.
HEAD: Final = 65_536
#: Bytes that nothing here begins with.
UNKNOWN: Final = OtherKind("input_unknown", "")


def kind_of(data: bytes) -> OtherKind | None:
    """Return what a file is, or None for what may be a code: a text, or bytes that a format here begins with.

    Other bytes are a program, a song, anything: what is said of codes that are not known here would be wrong.
    """
    if kind := other_kind(data):
        return kind
    head = data[:HEAD]
    if not head or is_text(head, HEAD):
        return None
    recognition, recogniser = recognise(Code(head))
    return None if recogniser or recognition.name else UNKNOWN
