"""The registry of formats: what each record says of its format is so."""

import pytest

from tests.support.opened import opened
from tests.support.samples import Samples
from verifier_wasm import Code
from verifier_wasm.catalogue import catalogue
from verifier_wasm.envelope import Signature
from verifier_wasm.formats import FORMATS, recognise

_SAMPLES = Samples()
_IDS = [each.id for each in FORMATS]


def test_an_id_is_one_formats() -> None:
    assert len(set(_IDS)) == len(_IDS)


@pytest.mark.parametrize("format_id", _IDS)
def test_a_record_tells_the_truth_of_its_sample(format_id: str) -> None:
    sample = _SAMPLES.codes[format_id]
    _, found = recognise(Code(sample.data, sample.symbology))
    assert found is not None
    assert found.id == format_id
    envelope = opened(sample.data)
    assert envelope is not None
    assert envelope.document.kind in found.kinds
    assert isinstance(envelope.signature, Signature) is found.verified


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_that_can_be_shown_has_a_name(lang: str) -> None:
    kinds = {kind for each in FORMATS if each.verified for kind in each.kinds}
    assert kinds == set(catalogue(lang)["kinds"])
