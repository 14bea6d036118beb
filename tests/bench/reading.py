"""What is read of made-up photographs and zxing-cpp's samples: by this project, the engine and jsQR.

``--write`` keeps the figures in docs/bench/reading.json and puts the tables into the README and
docs/bench/reading.md, where it stands what is measured; ``--redraw`` does that from the kept figures.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain

from tests.bench.pictures.readers import READERS, timed
from tests.bench.pictures.record import RECORD, Record, Tries
from tests.bench.pictures.rungs import climb_all
from tests.bench.pictures.scenes import KINDS, scene
from tests.bench.pictures.table import ROOT, of_readers, of_rungs, write
from tests.support.zxing_samples import COUNTS, FALSE_POSITIVES, SAMPLES, Picture, pictures


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench reading", allow_abbrev=False)
    parser.add_argument("--scenes", type=int, default=12, help="made-up pictures of each kind (12)")
    parser.add_argument("--write", action="store_true", help="write the tables into the pages")
    parser.add_argument("--redraw", action="store_true", help="write them from what was measured last")
    options = parser.parse_args(arguments)
    if options.redraw:
        write(Record.load((ROOT / RECORD).read_text("utf-8")))
        return
    figures: dict[str, dict[str, list[tuple[bool, float]]]] = {}
    false = dict.fromkeys(READERS, 0)
    made = [scene(kind, number) for kind in KINDS for number in range(options.scenes)]
    tries = chain(((each.kind, each.picture, {each.content}) for each in made), _samples())
    for kind, picture, contents in tries:
        row = figures.setdefault(kind, defaultdict(list))
        for name, reader in READERS.items():
            found, time = timed(reader, picture)
            row[name].append((bool(found) and (not contents or bool(found & contents)), time))
    for each in pictures(*FALSE_POSITIVES) if SAMPLES.is_dir() else ():
        for name, reader in READERS.items():
            false[name] += bool(reader(each.path.read_bytes())[0])
    rungs, unread = climb_all(made)
    kinds = {kind: {name: _together(tries) for name, tries in row.items()} for kind, row in figures.items()}
    record = Record(f"{datetime.now(UTC):%Y-%m-%d}", kinds, false, unread, rungs)
    for text in (of_readers(record), of_rungs(record)):
        print(text)
    if options.write:
        write(record)


def _together(tries: list[tuple[bool, float]]) -> Tries:
    return Tries(sum(read for read, _ in tries), [round(each, 1) for _, each in tries])


def _samples() -> Iterator[tuple[str, bytes, set[bytes]]]:
    """Yield the samples; of a few the text is written in an encoding of its own, so any read counts."""
    if not SAMPLES.is_dir():
        print("zxing-cpp's samples are not here: `make vectors` fetches them", file=sys.stderr)
        return
    for sample in pictures(*(name for name in COUNTS if name.startswith("qrcode"))):
        yield "zxing-cpp's QR samples", sample.path.read_bytes(), _contents(sample)


def _contents(sample: Picture) -> set[bytes]:
    written = sample.path.with_suffix(".bin")
    return {written.read_bytes()} if written.is_file() else set()
