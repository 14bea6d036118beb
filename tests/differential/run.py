"""Altered codes and chains, judged by this verifier and by independent libraries: `docs/differential.md`.

``python -m tests.differential.run --cases 20000``: exit status 1 where they disagree in a way that is not
explained.
"""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import product
from random import Random

from tests.differential.chains import Chains
from tests.differential.compare import Subject, Tally
from tests.differential.cose_messages import Cose
from tests.differential.jose_texts import Jose
from tests.differential.sd_jwts import SdJwt

SUBJECTS: dict[str, type[Subject]] = {"cose": Cose, "jose": Jose, "sd_jwt": SdJwt, "chains": Chains}
#: Inputs judged by one process at a time.
_BATCH = 500


@cache
def _subject(name: str) -> Subject:
    return SUBJECTS[name]()


def compare(name: str, batch: int, cases: int = _BATCH) -> tuple[str, Tally]:
    """Judge some inputs of one subject; the same ``batch`` makes the same changes."""
    subject, tally, random = _subject(name), Tally(), Random(f"{name} {batch}")
    for _ in range(cases):
        tally.add(subject, subject.case(random))
    return name, tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="inputs of each subject")
    parser.add_argument("-j", "--jobs", type=int, default=os.process_cpu_count())
    parser.add_argument("names", nargs="*", choices=[[], *SUBJECTS], help="subjects; all without one")
    options = parser.parse_args()
    tallies = {name: Tally() for name in options.names or SUBJECTS}
    with ProcessPoolExecutor(options.jobs) as pool:
        asked = list(product(tallies, range(-(-options.cases // _BATCH))))
        for name, tally in pool.map(compare, *zip(*asked, strict=True)):
            tallies[name].merge(tally)
    for name, tally in tallies.items():
        _print(name, tally)
    unexplained = sum(sum(tally.unexplained.values()) for tally in tallies.values())
    print(f"{sum(tally.total for tally in tallies.values()):,} inputs, {unexplained} unexplained")
    return 1 if unexplained else 0


def _print(name: str, tally: Tally) -> None:
    print(
        f"{name} and {SUBJECTS[name].library}: {tally.total:,} inputs, both accept {tally.both_accept:,}, "
        f"both refuse {tally.both_refuse:,}"
    )
    for (only_ours, sentence), count in tally.explained.most_common():
        print(f"  {count:6,} {'only ours accepts' if only_ours else 'only theirs accepts'}: {sentence}")
    for key, count in tally.unexplained.most_common():
        print(f"  {count:6,} UNEXPLAINED {key[0]}: ours {key[1]!r}, theirs {key[2]!r}")
        print(f"         for example {tally.examples[key]}")


if __name__ == "__main__":
    sys.exit(main())
