"""Closed lids are told by what is seen in the eyes: figures of photographs, open and with lids drawn."""

import pytest

from verifier_wasm.photo.measures.eyes import _closed, _Lids


@pytest.mark.parametrize(
    "lids",
    [
        ((0.057, 0.014, 0.28, 0.3), (0.048, 0.015, 0.22, 0.3)),
        # Deep-set eyes whose white is in the shade: no white, a dark that is no pupil's, but tall.
        ((0.0, 0.182, 0.34, 0.3), (0.0, 0.169, 0.36, 0.3)),
        ((0.0, 0.158, 0.34, 0.3), (0.0, 0.113, 0.34, 0.3)),
        ((0.038, 0.039, 0.2, 0.3), (0.333, 0.011, 0.28, 0.3)),
    ],
)
def test_open_eyes(lids: tuple[tuple[float, float, float, float], ...]) -> None:
    assert _closed([_Lids(*one) for one in lids]) == (False, False)


@pytest.mark.parametrize(
    "lids",
    [
        ((0.0, 0.399, 0.18, 0.3), (0.0, 0.259, 0.22, 0.3)),
        ((0.0, 0.219, 0.14, 0.3), (0.0, 0.222, 0.2, 0.3)),
        ((0.0, 0.526, 0.18, 0.3), (0.0, 0.617, 0.2, 0.3)),
    ],
)
def test_closed_eyes(lids: tuple[tuple[float, float, float, float], ...]) -> None:
    assert _closed([_Lids(*one) for one in lids]) == (True, True)
