"""The field rules on any input: one finding a rule, each with its words; check characters catch slips."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.fuzz import fuzz_fields
from verifier_wasm.fields.identity import check_character
from verifier_wasm.fields.numbers import mod_37_36
from verifier_wasm.fields.record import add_years, age

_ALPHABET = string.digits + string.ascii_uppercase


@given(st.binary(max_size=300))
def test_any_document_at_any_time_gives_findings_with_sentences(data: bytes) -> None:
    fuzz_fields.one_input(data)


@pytest.mark.parametrize("seed", fuzz_fields.SEEDS)
def test_the_seeds_of_the_fuzzer(seed: bytes) -> None:
    fuzz_fields.one_input(seed)


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.sampled_from("0123456789"))
def test_an_id_number_has_no_second_digit_in_any_place(digits: str, place: int, other: str) -> None:
    assume(digits[place] != other)
    assert check_character(digits) != check_character(digits[:place] + other + digits[place + 1 :])


@given(st.text(_ALPHABET, min_size=1, max_size=60), st.data())
def test_a_certificate_identifier_has_no_second_character_in_any_place(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(_ALPHABET.replace(text[place], "")))
    assert mod_37_36(text) != mod_37_36(text[:place] + other + text[place + 1 :])


@given(st.dates(), st.integers(0, 120))
def test_one_is_as_old_as_the_birthdays_one_has_had(birth: date, years: int) -> None:
    day = add_years(birth, years)
    assume(day.year < 9999)
    assert age(birth, day) == years
