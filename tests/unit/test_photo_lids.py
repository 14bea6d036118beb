"""Closed lids are told by what is seen in the eyes: figures of photographs, open and with lids drawn."""

import pytest

from verifier_wasm.photo.measures.eyes import _closed, _Lids

#: How low the dark is in an open eye that looks ahead, and how far off its middle.
_CALM = (-0.1, 0.02)
#: The same of lashes that lie on the line of the corners.
_LASHES = (-0.02, None)


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
    assert _closed([_Lids(*one, *_CALM) for one in lids]) == (False, False)


@pytest.mark.parametrize(
    "lids",
    [
        ((0.0, 0.399, 0.18, 0.3), (0.0, 0.259, 0.22, 0.3)),
        ((0.0, 0.219, 0.14, 0.3), (0.0, 0.222, 0.2, 0.3)),
        ((0.0, 0.526, 0.18, 0.3), (0.0, 0.617, 0.2, 0.3)),
    ],
)
def test_closed_eyes(lids: tuple[tuple[float, float, float, float], ...]) -> None:
    assert _closed([_Lids(*one, *_LASHES) for one in lids]) == (True, True)
    # The same dark above the line of the corners is an iris under a lid, of an eye that is narrow.
    assert _closed([_Lids(*one, *_CALM) for one in lids]) == (False, False)


def test_lids_with_dark_lashes() -> None:
    # Both, with some white left; one, whose dark is lower and shorter; one without an iris; and both open.
    open_, low = _Lids(0.62, 0.025, 0.28, 0.33, -0.18, -0.08), _Lids(0.06, 0.027, 0.18, 0.31, -0.02, -0.28)
    assert _closed([low, _Lids(0.16, 0.065, 0.12, 0.3, -0.02, -0.16)]) == (True, True)
    assert _closed([_Lids(0.03, 0.024, 0.14, 0.35, 0.0, -0.34), open_]) == (True, False)
    assert _closed([open_, _Lids(0.17, 0.072, 0.14, 0.31, -0.02, -0.13)]) == (False, True)
    assert _closed(
        [_Lids(0.0, 0.17, 0.24, 0.28, -0.02, 0.18), _Lids(0.02, 0.02, 0.28, 0.3, -0.12, 0.03)]
    ) == (
        True,
        False,
    )
    assert _closed([_Lids(0.0, 0.33, 0.26, 0.22, -0.02, None), _Lids(0.0, 0.17, 0.27, 0.21, 0.0, None)]) == (
        True,
        True,
    )
    assert _closed([open_, _Lids(0.67, 0.014, 0.26, 0.36, -0.18, -0.04)]) == (False, False)


def test_one_thin_line_without_an_iris_beside_an_open_eye_is_a_wink() -> None:
    lid, open_ = _Lids(0.0, 0.335, 0.16, 0.274, -0.22, None), _Lids(0.148, 0.222, 0.28, 0.282, -0.22, -0.153)
    assert _closed([lid, open_]) == (True, False)
    assert _closed([open_, lid]) == (False, True)
    # Both may be narrow eyes; and nothing is told from one whose other eye shows no more.
    assert _closed([lid, lid]) == (False, False)
    assert _closed([lid, _Lids(0.0, 0.263, 0.18, 0.222, -0.06, None)]) == (False, False)
