"""Codes split over several QR codes (Structured Append, ISO/IEC 18004 section 8): joined, or not."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import xor

from verifier_wasm.shown.code import Code


class PartsError(Exception):
    """Parts that make no code: ``code`` is a reason, ``have`` and ``of`` count parts (0: not known)."""

    def __init__(self, code: str, *, have: int, of: int) -> None:
        super().__init__(code)
        self.code, self.have, self.of = code, have, of


def join(parts: Iterable[Code]) -> Code:
    """Return the one code whose parts these are, each of which may be there more than once.

    Raises `PartsError`: ``code_parts_missing``; ``code_parts_differ`` where they are of several codes, where
    one place has two contents, or where the bytes do not have the parity that each part states;
    ``code_parts_unjoined`` for parts of other symbologies, whose order is not known.
    """
    found: dict[int, Code] = {}
    sequences: set[tuple[str | None, int, int]] = set()
    differ = False
    for code in parts:
        part = code.part
        assert part is not None
        sequences.add((code.symbology, part.count, part.parity))
        differ |= found.setdefault(part.index, code).data != code.data
    _, count, parity = next(iter(sequences))
    if count == 0:
        raise PartsError("code_parts_unjoined", have=len(found), of=0)
    if differ or len(sequences) > 1 or max(found) >= count:
        raise PartsError("code_parts_differ", have=len(found), of=count)
    if len(found) < count:
        raise PartsError("code_parts_missing", have=len(found), of=count)
    data = b"".join(found[index].data for index in range(count))
    if reduce(xor, data, 0) != parity:
        raise PartsError("code_parts_differ", have=count, of=count)
    return replace(found[0], data=data, part=None)
