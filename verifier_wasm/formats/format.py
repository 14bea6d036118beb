"""What a format of code is: how it is recognised, and where its decoder is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from verifier_wasm.envelope import Envelope, Recognition


@dataclass(frozen=True, slots=True)
class Format:
    """One format of code. ``id`` is its one name: that of its decoder's module, and of its title for people.

    ``standard``: where it is specified. ``kinds``: of document, as `envelope.Document` names them.
    ``recognise``: says whether bytes are of this format, from the first of them. ``reported_as``: the
    report's "format", where formats share one. ``verified``: False where it has no signature, or none that
    can be checked here. ``holds_several``: one code may hold several documents.
    """

    id: str
    standard: str
    kinds: tuple[str, ...]
    recognise: Callable[[bytes], Recognition | None]
    reported_as: str = ""
    verified: bool = True
    holds_several: bool = False

    @property
    def report_name(self) -> str:
        """The report's "format"."""
        return self.reported_as or self.id

    def open(self, data: bytes, recognition: Recognition) -> Envelope:
        """Decode a code that was recognised so; raises `CodeError` where it is malformed."""
        envelope: Envelope = self._decoder().decode(recognition.unpack(data))
        return envelope

    def split(self, data: bytes, recognition: Recognition) -> tuple[bytes, ...]:
        """Return the bytes of a code for each document, driving licences first; errors as `open`."""
        if not self.holds_several:
            return (data,)
        parts: tuple[bytes, ...] = self._decoder().split(recognition.unpack(data))
        return parts if len(parts) > 1 else (data,)

    def _decoder(self) -> Any:
        # Few codes need any one decoder, so the page starts without them.
        return import_module(f"verifier_wasm.decoders.{self.id}")


def prefixed(prefix: str, name: str) -> Callable[[bytes], Recognition | None]:
    """Return what recognises a prefix, after which the decoder's part begins."""
    start = prefix.encode()

    def recognise(data: bytes) -> Recognition | None:
        return Recognition(name, unpack=partial(_after, len(start))) if data.startswith(start) else None

    return recognise


def _after(length: int, data: bytes) -> bytes:
    return data[length:]
