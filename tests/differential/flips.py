"""Every single bit of one valid code of each format, turned: ``python -m tests.differential.flips``.

The bits are those of the code as it is carried, and those of its innermost parts with the outer layers
written anew around them. None may be accepted with other content, none may take longer than two seconds.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from tests.support.layers import peel
from tests.support.witness import BACKENDS, Witness


@dataclass
class Row:
    """What came of the flips of one code."""

    name: str
    backend: str
    flips: int = 0
    #: Accepted, and nothing that is signed or shown was changed: a bit that nobody reads.
    unchanged: int = 0
    #: Accepted, and less is shown: the bit made a part that the holder may leave out unreadable.
    less: int = 0
    others: Counter[str] = field(default_factory=Counter)
    slowest: float = 0
    #: (bit, what was wrong)
    findings: list[tuple[str, str]] = field(default_factory=list)

    def line(self) -> str:
        """Return a line of the table."""
        others = (self.others["rejected"], self.others["cannot_judge"])
        numbers = (self.flips, *others, self.unchanged, self.less, len(self.findings))
        cells = "".join(f"{number:>13,}" for number in numbers)
        return f"{self.name:12}{self.backend:8}{cells}{self.slowest * 1000:>9.0f} ms"


HEAD = f"{'format':12}{'backend':8}" + "".join(
    f"{title:>13}" for title in ("flips", "rejected", "cannot judge", "nothing", "less shown", "findings")
)


@cache
def _witness(backend: str) -> Witness:
    return Witness(backend)


def turned(code: bytes, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each bit, and the code with it turned; ``every``: of so many bits one."""
    for bit in range(0, 8 * len(code), every):
        yield f"code {bit}", _flip(code, bit)
    layers = peel(code)
    for position, part in enumerate(layers.parts):
        if part.data == code:
            continue
        for bit in range(0, 8 * len(part.data), every):
            yield f"{part.name} {bit}", layers.replaced(position, _flip(part.data, bit))


def _flip(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def judge(name: str, backend: str, every: int = 1) -> Row:
    """Turn the bits of one code."""
    witness, row = _witness(backend), Row(name, backend)
    for bit, code in turned(witness.codes[name], every):
        row.flips += 1
        try:
            answer = witness.answer(code)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            row.findings.append((bit, repr(error)))
            continue
        row.slowest = max(row.slowest, answer.seconds)
        if answer.unchanged:
            row.unchanged += 1
        elif answer.accepted:
            row.less += 1
        else:
            row.others[answer.report.outcome.value] += 1
    return row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="of so many bits turn one")
    parser.add_argument("-j", "--jobs", type=int, default=os.process_cpu_count())
    parser.add_argument("names", nargs="*", help="formats; all without one")
    options = parser.parse_args()
    names = options.names or list(_witness("host").codes)
    print(HEAD, f"{'slowest':>8}")
    rows = []
    with ProcessPoolExecutor(options.jobs) as pool:
        asked = list(product(names, BACKENDS))
        for row in pool.map(judge, *zip(*asked, strict=True), [options.every] * len(asked)):
            rows.append(row)
            print(row.line(), flush=True)
    found = [(row, *finding) for row in rows for finding in row.findings]
    for row, bit, wrong in found[:50]:
        print(f"{row.name} {row.backend} {bit}: {wrong}")
    flips = sum(row.flips for row in rows)
    print(f"{flips:,} flips, {len(found)} findings, slowest {max(row.slowest for row in rows):.3f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
