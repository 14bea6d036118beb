"""The models of the photo check are cut out of their packages where they lie."""

from pathlib import Path

from liangzheng.checkout import Checkout
from liangzheng.runtime import PHOTO, models


def test_each_model_is_a_whole_one() -> None:
    """A TensorFlow Lite file says so in bytes 4 to 8; before them is where its root lies (FlatBuffers)."""
    found = models.read(Checkout(Path(__file__).parents[2]))
    assert {name: len(data) for name, data in found.items()} == {
        "face-detection": 229_032,
        "face-mesh": 1_241_896,
        "person": 249_024,
    }
    assert found.keys() <= PHOTO
    for data in found.values():
        assert data[4:8] == b"TFL3"
        assert 0 < int.from_bytes(data[:4], "little") < len(data)
