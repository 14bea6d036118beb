"""The attack table of live codes on the command line."""

import json

import pytest

from liangzheng.specimens import records
from liangzheng.status_files import StatusFiles
from liangzheng.trust import sources
from tests.support.cli import run
from tests.support.liars import NOW, World
from tests.support.live_attacks import DOCUMENT, LIVE_ATTACKS, LiveAttack, Stage, table_row
from verifier_wasm import Asked, verify
from verifier_wasm.fields.record import today
from verifier_wasm.question import Question
from verifier_wasm.report import rfc3339
from verifier_wasm.view import view


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("office") / "host")


@pytest.mark.parametrize("attack", LIVE_ATTACKS, ids=lambda attack: attack.name)
def test_the_command_line(attack: LiveAttack, world: World) -> None:
    world.publish_list([0] * 8)
    question = Question(bytes(range(16)), "https://desk.example/") if attack.asked else None
    text = attack.act(Stage(world, question))
    if attack.office:
        attack.office(world)
    asked = ("--nonce", question.nonce.hex(), "--audience", question.audience) if question else ()
    arguments = (
        "verify", "--text", text, "--trust", world.host / "trust" / "trust-list.cbor", "--status", world.host,
        "--at", rfc3339(NOW + attack.after), *asked,
    )  # fmt: skip
    report = json.loads(run(*arguments, "--json").out)
    holder = next(check["code"] for check in report["checks"] if check["id"] == "holder")
    decided = holder if report["outcome"] == "authentic" else report["reason"]
    assert (report["outcome"], decided) == (attack.outcome, attack.code)
    # Nothing of the content is shown unless the verdict allows it: neither to machines nor to people.
    assert (report["document"] is not None) is (attack.outcome == "authentic")
    assert ("C1 Small car" in run(*arguments, "--lang", "en").out) is (attack.outcome == "authentic")


_UNCLEAN = {
    **records.suspended_licence(today(NOW)),
    **records.expired_licence(today(NOW)),
    "states": ["B", "D"],
    "classes": ["A1", "C1", "C1"],
}


@pytest.mark.parametrize(
    "attack",
    [each for each in LIVE_ATTACKS if each.hindered and each.code.startswith("holder_")],
    ids=lambda attack: attack.name,
)
def test_a_suspended_expired_and_odd_licence_looks_like_any_other(attack: LiveAttack, world: World) -> None:
    """Where it is not settled who shows it, the other checks tell nothing of what they would find."""
    world.publish_list([0] * 8)
    question = Question(bytes(range(16)), "https://desk.example/") if attack.asked else None
    asked = Asked(question.nonce, frozenset({question.audience})) if question else Asked()
    clean, unclean = (
        verify(
            attack.act(Stage(world, question, fields=fields)),
            trust=sources.load([world.host / "trust" / "trust-list.cbor"], None),
            status=StatusFiles(world.host, None),
            at=NOW + attack.after,
            asked=asked,
        )
        for fields in ({}, _UNCLEAN)
    )
    assert unclean.reason == attack.code
    assert (unclean.check("validity").code, unclean.check("validity").detail) == ("validity_not_told", {})
    assert (unclean.check("fields").code, unclean.check("fields").detail) == ("not_reached", {})
    assert unclean.as_dict() == clean.as_dict()
    assert view(unclean, lang="en") == view(clean, lang="en")


def test_the_table_in_the_documents_is_this_one() -> None:
    assert len({attack.name for attack in LIVE_ATTACKS}) == len(LIVE_ATTACKS) >= 24
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert rows == [table_row(attack) for attack in LIVE_ATTACKS], (
        "write it anew: python -m tests.support.live_attacks"
    )
