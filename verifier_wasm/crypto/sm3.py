"""The SM3 hash (GB/T 32905-2016, the same as GM/T 0004-2012 and ISO/IEC 10118-3 dedicated hash function 17).

OpenSSL's is used where Python's hashlib has it; Pyodide's has not, hence the code here.
"""

import hashlib
import struct
from typing import Final

DIGEST_LENGTH: Final = 32
_BLOCK_LENGTH: Final = 64
_WORD: Final = 0xFFFFFFFF

#: Clause 4.1
_INITIAL_VALUE: Final = (
    0x7380166F,
    0x4914B2B9,
    0x172442D7,
    0xDA8A0600,
    0xA96F30BC,
    0x163138AA,
    0xE38DEE4D,
    0xB0FB0E4E,
)


def _rotate(word: int, count: int) -> int:
    """Rotate a 32-bit word left."""
    count %= 32
    return ((word << count) | (word >> (32 - count))) & _WORD


#: T_j <<< (j mod 32), clauses 4.2 and 5.3.3
_ROTATED_CONSTANTS: Final = tuple(_rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64))


def sm3(message: bytes) -> bytes:
    """Return the digest of a message, 32 bytes."""
    try:
        return hashlib.new("sm3", message, usedforsecurity=True).digest()
    except ValueError:  # this Python's OpenSSL has no SM3, or (Pyodide) there is no OpenSSL
        return _digest(message)


def _digest(message: bytes) -> bytes:
    # Clause 5.2: a 1 bit, zeros up to 56 bytes mod 64, and the length in bits.
    padding = b"\x80" + bytes((55 - len(message)) % _BLOCK_LENGTH) + struct.pack(">Q", 8 * len(message))
    padded = message + padding
    state: tuple[int, ...] = _INITIAL_VALUE
    for start in range(0, len(padded), _BLOCK_LENGTH):
        state = _compress(state, padded[start : start + _BLOCK_LENGTH])
    return struct.pack(">8I", *state)


def _expand(block: bytes) -> list[int]:
    """Clause 5.3.2: the words W_0 to W_67 of a block."""
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        # P1(X) = X ^ (X <<< 15) ^ (X <<< 23), clause 4.4; rotations are written out for speed.
        r15 = ((w[j - 3] << 15) | (w[j - 3] >> 17)) & _WORD
        x = w[j - 16] ^ w[j - 9] ^ r15
        p1 = x ^ ((x << 15) | (x >> 17)) ^ ((x << 23) | (x >> 9))
        r7 = (w[j - 13] << 7) | (w[j - 13] >> 25)
        w.append((p1 ^ r7 ^ w[j - 6]) & _WORD)
    return w


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """Clause 5.3.3: the compression function CF."""
    w = _expand(block)
    a, b, c, d, e, f, g, h = state
    for j, constant in enumerate(_ROTATED_CONSTANTS):
        a12 = (a << 12) | (a >> 20)
        x = ((a12 & _WORD) + e + constant) & _WORD
        ss1 = ((x << 7) | (x >> 25)) & _WORD
        ss2 = (ss1 ^ a12) & _WORD
        if j < 16:  # FF_j and GG_j, clause 4.3
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & g)
        tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & _WORD
        tt2 = (gg + h + ss1 + w[j]) & _WORD
        # P0(X) = X ^ (X <<< 9) ^ (X <<< 17), clause 4.4
        p0 = (tt2 ^ ((tt2 << 9) | (tt2 >> 23)) ^ ((tt2 << 17) | (tt2 >> 15))) & _WORD
        d, c, b, a = c, ((b << 9) | (b >> 23)) & _WORD, a, tt1
        h, g, f, e = g, ((f << 19) | (f >> 13)) & _WORD, e, p0
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))
