"""Instruments and ensembles: what is understood, and what each may play."""

from __future__ import annotations

import pytest

from engine.api.errors import RequestError
from engine.api.instruments import (
    BY_NAME,
    MAX_INSTRUMENTS,
    ORDER,
    PRESETS,
    named,
    parse_instruments,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("piano", "piano"),
        (" Multi ", "multi"),
        ("Rock", "rock"),
        ("8-bit", "chiptune"),
        ("strings", "strings"),
        ("violin, piano and drums", "drums, piano, violin"),
        ("Sax + double  bass", "bass, winds"),
        ("piano, keys", "piano"),
        (
            ",".join(one.name for one in ORDER[:MAX_INSTRUMENTS]),
            ", ".join(one.name for one in ORDER[:MAX_INSTRUMENTS]),
        ),
    ],
)
def test_instruments_are_understood_in_many_spellings(text: str, plain: str) -> None:
    assert parse_instruments(text) == plain
    assert parse_instruments(plain) == plain


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kazoo", "Unknown instruments: kazoo. Try piano, multi, band"),
        ("vioin", "Did you mean violin"),
        ("", "instruments must be from 1 to 8, not 0."),
        ("piano, multi", "multi stands for all the instruments of a piece: give it alone."),
        (
            "violin, strings",
            "strings is an ensemble: give it alone, or in a list its instruments: ",
        ),
        ("jazz and metal", "jazz is an ensemble: "),
        (", ".join(one.name for one in ORDER[: MAX_INSTRUMENTS + 1]), "from 1 to 8, not 9."),
    ],
)
def test_what_is_no_ensemble_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_instruments(text)
    assert sentence in str(caught.value)


def test_each_general_midi_program_belongs_to_one_instrument_at_most() -> None:
    programs = [program for one in ORDER for program in one.programs]
    assert len(programs) == len(set(programs))
    assert all(0 <= program <= 127 for program in programs)
    # What is left out are sound effects and percussion that is tuned to nothing.
    assert set(range(112)) - set(programs) == set()


def test_presets_name_instruments_that_are_there() -> None:
    for name, instruments in PRESETS.items():
        assert set(instruments) <= set(BY_NAME)
        assert {one.name for one in named(name)} == set(instruments)
        assert [one.name for one in named(", ".join(instruments))] == [
            one.name for one in ORDER if one.name in instruments
        ]
