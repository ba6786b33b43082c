"""A slice of the fuzzing of texts, always the same."""

from __future__ import annotations

from tests.fuzz.texts import mutant, trial


def test_no_changed_text_ends_in_anything_but_a_reading_or_a_refusal() -> None:
    outcomes = {trial(*mutant(number)) for number in range(400)}
    assert "read" in outcomes
    assert len(outcomes) > 5
