"""A small sample of the long runs (``make fuzz``, ``flips``, ``differential``), so that they stay alive."""

import importlib
import re
from pathlib import Path
from random import Random

import pytest

from tests.differential import flips
from tests.differential.compare import Explained, Tally, Verdict
from tests.support.layers import peel
from tests.support.mutate import flipper, mutated
from tests.support.witness import BACKENDS, Witness
from verifier_wasm import Outcome
from verifier_wasm.formats import FORMATS

_TARGETS = sorted(path.stem for path in (Path(__file__).parents[1] / "fuzz").glob("fuzz_*.py"))
_SUBJECTS = {
    "chains": "Chains",
    "cose_messages": "Cose",
    "jose_texts": "Jose",
    "sd_jwts": "SdJwt",
}


@pytest.mark.parametrize("name", _TARGETS)
def test_every_target_takes_its_seeds(name: str) -> None:
    target = importlib.import_module(f"tests.fuzz.{name}")
    assert target.SEEDS
    for seed in target.SEEDS:
        target.one_input(seed)
        target.one_input(seed[: len(seed) // 2])


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_sample_of_flips_and_mutations(backend: str) -> None:
    witness, random = Witness(backend), Random(7)
    # Of every format there is a code, and those that can be checked are authentic.
    assert {each.id for each in FORMATS} <= set(witness.codes)
    for name, code in witness.codes.items():
        answer = witness.answer(code)
        assert answer.unchanged == (name not in {"aamva", "vc_barcode"}), answer.report
        layers = peel(code)
        assert layers.close([part.data for part in layers.parts]) == code
        row = flips.judge(name, backend, every=len(code))
        assert row.flips >= 8
        assert not row.findings
        for _ in range(20):
            witness.answer(mutated(code, random, flipper(random)))


def test_a_witness_sees_content_that_nobody_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backend to which every signature is good is found out."""
    witness = Witness()
    monkeypatch.setattr(witness._recording, "_backend", _Gullible())
    layers = peel(witness.codes["lz1"])
    changed = layers.parts[0].data.replace(b"1990-01-01", b"1991-01-01")
    with pytest.raises(AssertionError, match="nobody signed"):
        witness.answer(layers.replaced(0, changed))
    assert Witness().answer(layers.replaced(0, changed)).report.outcome is not Outcome.AUTHENTIC


class _Gullible:
    def verify(self, **asked: object) -> bool:
        return True


@pytest.mark.parametrize("module", _SUBJECTS)
def test_a_sample_of_differences(module: str) -> None:
    """Nothing is accepted here that an independent library refuses, but for what is explained."""
    library = {"cose_messages": "pycose", "jose_texts": "joserfc", "sd_jwts": "sd_jwt"}.get(module)
    if library is not None:
        pytest.importorskip(library, reason="make differential installs it")
    subject = getattr(importlib.import_module(f"tests.differential.{module}"), _SUBJECTS[module])()
    tally, random = Tally(), Random(7)
    for _ in range(60):
        tally.add(subject, subject.case(random))
    assert tally.both_accept > 0
    assert tally.both_refuse > 0
    assert not [key for key in tally.unexplained if key[0] != "only theirs"], tally.unexplained


def test_the_count_tells_the_kinds_apart() -> None:
    known = Explained(True, "good", "^odd", "Odd, and right.")

    class Both:
        library = "none"
        explained = (known,)

        def case(self, random: Random) -> tuple[Verdict, Verdict]:
            raise NotImplementedError

        def ours(self, case: tuple[Verdict, Verdict]) -> Verdict:
            return case[0]

        def theirs(self, case: tuple[Verdict, Verdict]) -> Verdict:
            return case[1]

    tally = Tally()
    good, bad = Verdict(accepts=True, why="good", content="a"), Verdict(accepts=False, why="bad")
    other = Verdict(accepts=True, why="good", content="b")
    for case in ((good, good), (bad, bad), (good, Verdict(False, "odd one")), (good, bad), (bad, good)):
        tally.add(Both(), case)
    tally.add(Both(), (good, other))
    assert (tally.both_accept, tally.both_refuse, tally.total) == (1, 1, 6)
    assert tally.explained == {(True, "Odd, and right."): 1}
    assert {key[0] for key in tally.unexplained} == {"only ours", "only theirs", "other content"}


def test_every_kind_of_disagreement_is_in_the_documentation() -> None:
    pytest.importorskip("pycose", reason="make differential installs it")
    pytest.importorskip("joserfc", reason="make differential installs it")
    pytest.importorskip("sd_jwt", reason="make differential installs it")
    page = re.sub(r"\s+", " ", Path("docs/differential.md").read_text("utf-8").replace("`", ""))
    for module, name in _SUBJECTS.items():
        for kind in getattr(importlib.import_module(f"tests.differential.{module}"), name).explained:
            assert kind.sentence.replace("`", "") in page, kind.sentence
