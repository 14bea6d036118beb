"""A code in an address: what is written into one is read back, and any bytes are read without an error."""

from verifier_wasm.shown import link

SEEDS = (
    b"https://x.example/zh/check/#code=LZ1:6BF%20A%25+%2E",
    b"HTTP://[::1]:8000/#CODE=%",
    b"https://x.example/#code=%E4%BA%AE%ZZ%0\r\n",
    "https://x.example/路#code=eyJhbGciOiJFUzI1NiJ9.e30.".encode(),
)


def one_input(data: bytes) -> None:
    for text in link.texts(data):
        assert len(text) <= len(data)
    written = data.decode("latin-1").encode("ascii", "ignore").decode().strip("\t\n\r\v\f \0")
    carried = link.write("https://x.example/", written)
    assert not set(carried) & set(" \r\n")
    assert next(link.texts(carried.encode())) == written.encode()
