"""The composer that comes along: whole, sound, and as good as its own file says."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.degeneration import find_degeneration
from engine.analysis.key_finding import find_key
from engine.api.keys import all_keys, parse_key
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.kinds import CRITICS, read_priors
from engine.composing.note_composer import NoteComposer
from engine.harmony.chord_network import CHORD_FACTS, CHORD_WEIGHTS
from engine.model.checkpoint import COMPOSER, WEIGHTS, Checkpoint, checksum
from engine.model.lookback_network import open_note_checkpoint
from engine.music.grid import TICKS
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS
from engine.tokens.note_vocabulary import NOTE_VOCABULARY

FOLDER = EngineSettings().model
SEEDS = range(1, 4)
REST = [name for name in CORNERS if name != "happy"]
BESIDE = (*CRITICS.values(), CHORD_WEIGHTS, CHORD_FACTS, "README.md")


@pytest.fixture(scope="module")
def checkpoint() -> Checkpoint:
    return open_note_checkpoint(FOLDER, *BESIDE)


@pytest.fixture(scope="module")
def composer() -> NoteComposer:
    return NoteComposer.open(FOLDER)


def test_the_folder_holds_what_it_should(checkpoint: Checkpoint) -> None:
    assert checkpoint.info.name == FOLDER.name == COMPOSER
    assert checkpoint.info.version
    assert checksum(FOLDER / WEIGHTS) == checkpoint.info.checksum
    # Small enough to come along with the code.
    assert 1e6 < (FOLDER / WEIGHTS).stat().st_size < 1e7


def test_it_says_what_it_was_made_from(checkpoint: Checkpoint) -> None:
    meta = checkpoint.meta
    assert {"emopia", "ym2413_mdb"} <= set(meta["data"])
    assert meta["batches"] > 0
    assert meta["parameters"] > 1e6
    for priors in read_priors(checkpoint).values():
        assert set(priors.major_share) == set(CORNERS)
        assert priors.major_share["happy"] > priors.major_share["sad"]


def test_the_export_loses_less_than_a_hundredth(checkpoint: Checkpoint) -> None:
    nats = checkpoint.meta["nats_a_note"]
    names = [attribute.name for attribute in NOTE_VOCABULARY.attributes]
    for found in (nats["keras"], nats["export"]):
        assert found["all"] == pytest.approx(sum(found[name] for name in names), abs=0.001)
    assert nats["export"]["all"] <= 1.01 * nats["keras"]["all"]
    # Guessing takes log(66 · 17 · 128 · 38 · 16) = 18.3 nats.
    assert 0 < nats["export"]["all"] < 10


@pytest.mark.slow
@pytest.mark.parametrize("name", CORNERS)
def test_it_composes_each_mood_for_the_piano_without_faults(
    composer: NoteComposer, name: str
) -> None:
    heard = []
    for seed in SEEDS:
        asked = ComposeRequest(mood(name), seed=seed, seconds=8, candidates=8)
        written = composer.compose(asked)
        assert find_degeneration(written.score.notes) == []
        assert abs(written.score.seconds - 8) <= 1.0
        assert len(written.score.notes) >= 8
        heard.append((written.reading.valence, written.reading.arousal))
    # What its own critic hears is on the side that was asked for, all in all.
    assert np.sign(np.mean(heard, axis=0)).tolist() == list(CORNERS[name])


@pytest.mark.parametrize(
    "name", ["happy", *(pytest.param(n, marks=pytest.mark.slow) for n in REST)]
)
def test_it_composes_what_was_asked_for_several(composer: NoteComposer, name: str) -> None:
    asked = ComposeRequest(
        mood(name),
        seed=31,
        instruments="drums, bass, piano",
        seconds=16,
        tempo=120,
        key=parse_key("D minor"),
        candidates=6,
    )
    written = composer.compose(asked)
    notes = written.score.notes
    assert written.key == asked.key
    assert written.score.tempo == 120
    assert written.score.meter == (4, 4)
    assert 14.0 < written.score.seconds <= 16.5
    assert set(written.score.programs) == {part.program for part in written.score.parts}
    assert [part.name for part in written.score.parts] == ["drums", "bass", "piano"]
    # Eight bars on a grid may have few note lengths, as real game music has.
    assert all("durations" in sign for sign in find_degeneration(notes))
    # Each plays in a quarter of the eight bars at least.
    for program in written.score.programs:
        bars = np.floor(notes["onset"][notes["program"] == program] / 2.0)
        assert len(np.unique(bars)) >= 2
    assert DRUMS in notes["program"]


@pytest.mark.slow
def test_a_sad_band_plays_most_of_the_notes_that_are_wanted_of_it(composer: NoteComposer) -> None:
    octaves = []
    for seed in range(10, 16):
        asked = ComposeRequest(
            mood("sad"), seed=seed, instruments="multi", seconds=30, candidates=4
        )
        plan = composer.plan(asked)
        wanted = np.mean(plan.density) * plan.total / TICKS
        octaves += [np.log2(len(one.notes) / wanted) for one in composer.candidates(asked)]
    # Where lateness costs nothing, there are three fifths of them.
    assert np.mean(octaves) > -0.62


@pytest.mark.slow
@pytest.mark.parametrize("instruments", ["piano", "band"])
def test_the_same_seed_gives_the_same_bytes(composer: NoteComposer, instruments: str) -> None:
    def midi(source: NoteComposer, seed: int) -> bytes:
        request = ComposeRequest(
            mood("sad"), seed=seed, seconds=8, instruments=instruments, candidates=4
        )
        written = source.compose(request)
        return write_midi(written.score, written.title)

    first = midi(composer, 5)
    assert midi(composer, 6) != first
    assert midi(composer, 5) == first
    assert midi(NoteComposer.open(FOLDER), 5) == first


@pytest.mark.slow
def test_it_plays_in_the_key_that_was_asked_for(composer: NoteComposer) -> None:
    names = list(CORNERS)
    kept = 0
    for number, key in enumerate(all_keys()):
        asked = ComposeRequest(
            mood(names[number % 4]), seed=number, seconds=8, key=key, candidates=4
        )
        written = composer.compose(asked)
        assert written.key == key
        kept += find_key(written.score.notes)[0] == key
    # Eight seconds, and four candidates to choose from, may leave a doubt about the mode.
    assert kept >= 20


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [5, 300])
def test_it_keeps_to_any_length(composer: NoteComposer, seconds: int) -> None:
    few = 1 if seconds == 300 else 2
    request = ComposeRequest(mood("tender"), seed=1, seconds=seconds, candidates=few)
    written = composer.compose(request)
    assert abs(written.score.seconds - seconds) <= 1.0
    assert find_degeneration(written.score.notes) == []
