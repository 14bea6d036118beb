"""A specimen's picture: its file has few greys, black and white stay as they are, and its codes are read."""

import io

from PIL import Image, ImageChops

from liangzheng.specimens.card import card_png, draw_card
from tests.support.read_codes import read_codes
from tests.support.signed import claims, lz1

_NUMBER = "1100000000001"


def test_the_file_shows_what_was_drawn() -> None:
    text = lz1(claims())
    drawn = draw_card(text, card_number=_NUMBER)
    data = card_png(drawn)
    assert card_png(drawn) == data
    with Image.open(io.BytesIO(data)) as image:
        shown = image.convert("L")
    assert shown.size == drawn.size
    assert len(set(shown.tobytes())) <= 16
    assert not any(ImageChops.difference(shown, drawn).histogram()[9:])  # half of a step
    for level in (0, 255):
        same = ImageChops.difference(shown, drawn).histogram(
            drawn.point(lambda grey, at=level: 255 * (grey == at))
        )
        assert same[0] == sum(same) == drawn.histogram()[level]
    assert {bytes(code.data).decode("ascii") for code in read_codes(data)} == {text, _NUMBER}
