"""Text in any encoding: any bytes are some text, and what is undone stays undone or is bytes."""

from verifier_wasm.encoding.text import shown, without_marks

SEEDS = ("\ufeffLZ1:中".encode(), "LZ1:ABC".encode("utf-16"), "驾驶证".encode("gb18030"), b"\0A\0B\0C\0D")


def one_input(data: bytes) -> None:
    assert isinstance(shown(data, 64), str)
    assert len(without_marks(data)) <= 3 * len(data)
