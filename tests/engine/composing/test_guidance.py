"""How strongly a piece is guided: where it is led more than else."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import pytest

from engine.api.moods import mood
from engine.api.progression import parse_progression
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.composing import note_composer
from engine.composing.kinds import MANNERS_OF
from engine.composing.redoing import writing
from engine.sampling.note_sampler import sample_notes
from tests.engine.composing.redoing.redone import piece, redo
from tests.engine.fakes import uniform_composer

ELSE, LED = 0.25, 0.75
CHORDS = parse_progression("Am F")


@pytest.fixture(autouse=True)
def _told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, manner in MANNERS_OF.items():
        changed = replace(manner, guidance=ELSE, led_guidance=LED)
        monkeypatch.setitem(MANNERS_OF, kind, changed)


def listening_to(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Samples as ever, and keeps with which options."""
    sampling = Mock(wraps=sample_notes)
    monkeypatch.setattr(module, "sample_notes", sampling)
    return sampling


@pytest.mark.parametrize(
    ("asked", "guidance"),
    [
        ({}, ELSE),
        ({"chords": CHORDS}, LED),
        ({"chords": CHORDS, "guidance": 0.5}, 0.5),
        ({"then": (mood("sad"),)}, LED),
        ({"guidance": 0.5}, 0.5),
    ],
)
def test_music_is_guided_to_chords_that_were_asked_for_and_through_moods_in_turn(
    asked: dict[str, Any], guidance: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampling = listening_to(note_composer, monkeypatch)
    uniform_composer().compose(
        ComposeRequest(mood("happy"), seed=1, seconds=5, candidates=1, **asked)
    )
    assert sampling.call_args.args[2].guidance == guidance


@pytest.mark.parametrize(("asked", "guidance"), [({}, LED), ({"guidance": 0.5}, 0.5)])
def test_what_is_made_anew_is_guided_to_the_chords_that_stand(
    asked: dict[str, Any], guidance: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampling = listening_to(writing, monkeypatch)
    redo(piece(), Redo(bars=(3, 4)), **asked)
    assert sampling.call_args.args[2].guidance == guidance
