"""The benchmark of reading, without its clock: what it keeps and shows, and its readers."""

from tests.bench.pictures.readers import READERS
from tests.bench.pictures.record import RECORD, Record, Tried, Tries
from tests.bench.pictures.scenes import scene
from tests.bench.pictures.table import PAGES, ROOT, of_readers, of_rungs, written

_RECORD = Record(
    day="2026-11-26",
    kinds={
        "blur": {"liangzheng": Tries(2, [10.0, 30.0]), "jsQR": Tries(1, [5.0, 7.0])},
        "dim": {"liangzheng": Tries(1, [20.0]), "jsQR": Tries(0, [6.0])},
    },
    false={"liangzheng": 0, "jsQR": 3},
    unread=2,
    rungs=[Tried("640 px", 1, 2, 0, [3.0, 5.0])],
)


def test_what_is_shown_is_made_from_the_figures_that_are_kept() -> None:
    text = (ROOT / RECORD).read_text("utf-8")
    record = Record.load(text)
    assert record.dump() == text
    assert set(record.false) == set(READERS)
    for page in PAGES:
        shown = (ROOT / page).read_text("utf-8")
        assert of_readers(record) in shown, page
        assert written(shown, record) == shown, "run `python -m tests.bench reading --redraw`"


def test_a_record_comes_back_as_it_was_kept() -> None:
    assert Record.load(_RECORD.dump()) == _RECORD


def test_the_tables_say_what_is_kept_and_a_figure_written_by_hand_is_seen() -> None:
    assert "| blur | 2 of 2 | 1 of 2 | 20 | 6 |\n" in of_readers(_RECORD)
    assert "| all | 3 of 3 | 1 of 3 | 20 | 6 |\n| read what is not there | 0 | 3 |" in of_readers(_RECORD)
    assert of_rungs(_RECORD).endswith("| 640 px | 1 | 2 | 0 | 4 |\n")
    shown = written((ROOT / "docs/bench/reading.md").read_text("utf-8"), _RECORD)
    assert of_readers(_RECORD) in shown
    assert of_rungs(_RECORD) in shown
    assert written(shown.replace("| all | 3", "| all | 9"), _RECORD) == shown


def test_every_reader_reads_a_plain_scene() -> None:
    plain = scene("tilt", 0)
    assert all(plain.content in reader(plain.picture)[0] for reader in READERS.values())
