"""Texts that were carried: any bytes have readings, few of them, and the first is the code itself."""

from verifier_wasm import Code, limits
from verifier_wasm.encoding.text import without_marks
from verifier_wasm.shown import link
from verifier_wasm.shown.carried import readings

SEEDS = (
    b"LZ1:6BFOXN%20+A\r\n6BF A  B",
    "您好 LZ1:6BF\u3000AB，谢谢".encode(),
    b"https://x.example/?code=eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.AAAA&lang=zh",
    b"https://x.example/zh/check/#code=LZ1:6BF%20A%25+%2E",
    b"> NZCP:/1/2KCEVIQEIVVWK6JNGEASNICZAEP2KALYDZSGSZB2O5SWEOTOPJRXALTDN53GSZBR\n> HEXGQZ",
)


def one_input(data: bytes) -> None:
    found = [reading.data for reading in readings(Code(data))]
    plain = without_marks(data)
    assert found[0] == next(link.texts(plain), plain)
    assert len(set(found)) == len(found) <= limits.READINGS
