"""By which turn a face stands upright, by what the models saw of pictures that lay on their side, or not."""

import json
from pathlib import Path
from typing import Any

import pytest

from liangzheng.photo.turning import View, surest_turn
from verifier_wasm.photo.seen import TURNS

#: Of each picture the score, presence and angle of the eyes' line by each turn; the page's tests read it.
_SEEN = json.loads((Path(__file__).parents[1] / "support/photo_turns.json").read_text("utf-8"))


@pytest.mark.parametrize("seen", _SEEN, ids=[one["name"] for one in _SEEN])
def test_a_picture_is_turned_where_the_turned_face_is_clearly_more_a_face(seen: dict[str, Any]) -> None:
    views = {turn: View(*view) for turn, view in zip(TURNS, seen["views"], strict=True)}
    assert surest_turn(views) == seen["turn"]
