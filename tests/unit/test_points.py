"""Points in whole numbers: what is compressed comes back, on every curve."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from liangzheng import sm2
from liangzheng.keys import public_key
from verifier_wasm.crypto.cose_key import FIELD_LENGTHS
from verifier_wasm.crypto.points import CURVES, decompress, is_on

_MAKERS: dict[str, Any] = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "brainpoolP256r1": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "brainpoolP384r1": lambda: ec.generate_private_key(ec.BrainpoolP384R1()),
    "brainpoolP512r1": lambda: ec.generate_private_key(ec.BrainpoolP512R1()),
    "SM2": sm2.Sm2PrivateKey.generate,
}


@pytest.mark.parametrize("curve", CURVES)
def test_both_roots(curve: str) -> None:
    for _ in range(3):
        key = public_key(_MAKERS[curve]().public_key(), source="test")
        assert key.curve == curve
        odd = bool(key.y[-1] & 1)
        assert decompress(curve, key.x, odd=odd) == key.y
        other = decompress(curve, key.x, odd=not odd)
        assert other != key.y
        assert is_on(curve, key.x, key.y)
        assert is_on(curve, key.x, other)
        assert not is_on(curve, key.x, key.x)


@given(st.sampled_from(sorted(CURVES)), st.data(), st.booleans())
def test_any_x_gives_a_point_or_an_error(curve: str, data: st.DataObject, odd: bool) -> None:
    x = data.draw(st.binary(min_size=FIELD_LENGTHS[curve], max_size=FIELD_LENGTHS[curve]))
    try:
        y = decompress(curve, x, odd=odd)
    except ValueError:
        return
    assert len(y) == len(x)
    assert bool(y[-1] & 1) is odd
    assert is_on(curve, x, y)


def test_beyond_the_field() -> None:
    x = (CURVES["P-256"].p + 5).to_bytes(33)[1:]
    with pytest.raises(ValueError, match="no point"):
        decompress("P-256", x, odd=True)
    assert not is_on("P-256", b"\xff" * 32, b"\xff" * 32)
