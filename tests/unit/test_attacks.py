"""The attack table on the command line: real files, a real verdict for each lie."""

import json
from pathlib import Path

import pytest

from liangzheng.times import now
from tests.support.attacks import ATTACKS, DOCUMENT, Attack, table_row
from tests.support.cli import Result, fails, run
from tests.support.liars import World

#: What the command says where there is no verdict: a refused trust list is an error of its user's material.
_SAID = {
    "trust_rollback": "was seen before",
    "trust_format": "this is not a trust list",
    "trust_signature": "not signed by the pinned root",
    "trust_too_large": "larger than",
    "trust_root_rollback": "the root is older than the one seen before",
    "trust_root_unknown": "not one that the root seen before leads to",
    "trust_root_signature": "not signed by the root before it",
}


def check(world: World, code: str, memory: Path) -> Result:
    return run(
        "verify", "--json", "--text", code, "--trust", world.host / "trust" / "trust-list.cbor",
        "--status", world.host, "--memory", memory,
    )  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_command_line(attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path / "host")
    monkeypatch.setattr("liangzheng.cli.verify.now", lambda: now() + world.clock)
    for code in attack.codes(world):
        result = check(world, code, tmp_path / "memory.json")
    if attack.outcome == "error":
        fails(result, _SAID[attack.reason])
        return
    report = json.loads(result.out)
    assert (report["outcome"], report["reason"]) == attack.expected()
    # Nothing of the content is shown unless the verdict allows it.
    assert (report["document"] is not None) is (attack.outcome in {"authentic", "restricted"})


def test_the_table_in_the_documents_is_this_one() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 25
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert rows == [table_row(attack) for attack in ATTACKS], "write it anew: python -m tests.support.attacks"
