"""The model for several instruments that comes along: it opens, and it composes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.analysis.degeneration import find_degeneration
from engine.analysis.ensemble import PARTS, missing
from engine.api.errors import CheckpointError
from engine.api.instruments import ORDER
from engine.api.keys import parse_key
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.band.composer import BandComposer
from engine.composing.piano.composer import PianoComposer
from engine.model.checkpoint import BALANCE, CRITIC, META, WEIGHTS, checksum, open_checkpoint
from engine.music.score import DRUMS
from engine.ranking.moment_matching import MomentMatching

FOLDER = EngineSettings().band_model


@pytest.fixture(scope="module")
def composer() -> BandComposer:
    return BandComposer.open(FOLDER)


def test_the_folder_holds_what_it_should() -> None:
    found = open_checkpoint(FOLDER, vocabulary="band", beside=[CRITIC, BALANCE, "README.md"])
    assert found.info.name == FOLDER.name == "band"
    assert found.info.version
    assert checksum(FOLDER / WEIGHTS) == found.info.checksum
    assert MomentMatching.load(FOLDER / BALANCE, PARTS).weights.any()
    assert set(found.major_share) == set(CORNERS)


@pytest.mark.parametrize("name", CORNERS)
def test_it_composes_what_was_asked_for(composer: BandComposer, name: str) -> None:
    asked = ComposeRequest(
        mood(name),
        seed=31,
        instruments="drums, bass, piano",
        seconds=16,
        tempo=120,
        key=parse_key("D minor"),
        candidates=2,
    )
    written = composer.compose(asked)
    notes = written.score.notes
    assert written.key == asked.key
    assert written.score.tempo == 120
    assert written.score.meter == (4, 4)
    assert 14.0 < written.score.seconds <= 16.5
    assert set(written.score.programs) == {part.program for part in written.score.parts}
    assert [part.name for part in written.score.parts] == ["drums", "bass", "piano"]
    assert not find_degeneration(notes)
    # Each plays in a quarter of the bars at least.
    chosen = max(composer.candidates(asked), key=lambda one: one.score)
    players = [index for index, one in enumerate(ORDER) if one.name in asked.instruments]
    assert not missing(chosen.notes, players, bars=8, bar_ticks=48)
    assert DRUMS in notes["program"]


def test_it_is_refused_in_the_pianos_place(tmp_path: Path) -> None:
    # Without the balance, too, whose other features would give it away.
    for name in (META, WEIGHTS, CRITIC):
        shutil.copy(FOLDER / name, tmp_path)
    for folder in (FOLDER, tmp_path):
        with pytest.raises(CheckpointError, match="holds a model for several instruments, where"):
            PianoComposer.open(folder)
