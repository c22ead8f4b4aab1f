"""Pieces for several instruments made from other ones."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.errors import RequestError
from engine.api.instruments import BY_NAME, ORDER
from engine.api.keys import Key, Mode
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.excerpt import remood_melody
from engine.composing.planning import make_plan
from engine.music.grid import notes_per_beat
from engine.music.midi import read_midi
from engine.music.score import Score
from tests.engine.composing.remade import (
    EB,
    FLUTE,
    before,
    made,
    midi_of,
    piece,
    rows,
    score,
    source,
    written,
)
from tests.engine.fakes import PRIORS, LeaningNotes, uniform_composer

pytestmark = pytest.mark.usefixtures("few_draws")

ENSEMBLES = (
    "band",
    "piano, violin",
    *(
        pytest.param(one, marks=pytest.mark.slow)
        for one in ("strings", "drums, bass", "flute", "ambient")
    ),
)


@pytest.mark.parametrize("instruments", ENSEMBLES)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_variation_keeps_the_opening_as_it_was(instruments: str, seed: int) -> None:
    midi = piece(instruments)
    old, found = read_midi(midi), source(midi)
    new = made(Way.VARY, midi, instruments=instruments, seed=seed + 5)
    bars = min(max(round(found.bars / 4), 2), 8)
    assert rows(before(new, bars)) == rows(before(old, bars))
    assert len(before(new, bars)) > 5
    assert rows(new.notes) != rows(old.notes)
    assert new.tempo == old.tempo
    assert new.meter == (4, 4)
    assert new.parts == old.parts
    assert new.seconds == pytest.approx(old.seconds, abs=0.01)


@pytest.mark.slow
def test_two_variations_differ_and_the_same_seed_gives_the_same() -> None:
    first, again, other = (rows(made(Way.VARY, piece(), seed=seed).notes) for seed in (5, 5, 6))
    assert first == again != other


@pytest.mark.parametrize("instruments", ["band", pytest.param("chamber", marks=pytest.mark.slow)])
def test_an_extension_keeps_all_but_the_ending_and_is_longer(instruments: str) -> None:
    midi = piece(instruments)
    old, found = read_midi(midi), source(midi)
    new = made(Way.EXTEND, midi, instruments=instruments, seconds=40)
    assert rows(before(new, found.bars - 2)) == rows(before(old, found.bars - 2))
    assert len(before(new, found.bars)) > 20
    assert (new.tempo, new.parts) == (old.tempo, old.parts)
    assert new.seconds == pytest.approx(40, abs=4 * 60 / new.tempo / 2 + 0.1)


def test_an_extension_gains_five_seconds_at_least() -> None:
    old = read_midi(piece())
    with pytest.raises(RequestError, match=r"^To extend a piece of 24 seconds, ask for 29 to 300"):
        made(Way.EXTEND, piece(), seconds=28)
    assert made(Way.EXTEND, piece(), seconds=29).seconds > old.seconds + 4.9


@pytest.mark.slow
def test_what_was_made_from_another_can_be_made_into_others_in_turn() -> None:
    midi = piece()
    for way, seconds in [(Way.VARY, 40), (Way.EXTEND, 60), (Way.CHANGE, 60), (Way.EXTEND, 120)]:
        midi = midi_of(written(way, midi, seconds=seconds, instruments="multi"))
    assert set(source(midi).programs) == {ORDER.index(BY_NAME[one]) for one in PLAYERS}


PLAYERS = ("drums", "bass", "piano", "guitar", "string section")


def tune_rows(score: Score, program: int) -> list[tuple[float, float, int]]:
    """Onset and length in ticks, and pitch, of what a program plays."""
    tick = 60 / score.tempo / 12
    return sorted(
        (round(note["onset"] / tick, 2), round(note["duration"] / tick, 2), int(note["pitch"]))
        for note in score.notes[score.notes["program"] == program]
    )


@pytest.mark.parametrize("instruments", ENSEMBLES)
@pytest.mark.parametrize(
    ("word", "mode"),
    [("sad", "minor"), pytest.param("happy", "major", marks=pytest.mark.slow)],
)
def test_a_change_keeps_the_tune_in_the_new_mode(instruments: str, word: str, mode: Mode) -> None:
    midi = piece(instruments)
    old, found = read_midi(midi), source(midi)
    result = written(Way.CHANGE, midi, instruments=instruments, mood=mood(word))
    new = read_midi(midi_of(result))
    assert result.key == Key(3, mode)
    line = remood_melody(found, EB, result.key, mood(word))
    program = found.programs[found.melody]
    wanted = sorted((float(n["tick"]), float(n["duration"]), int(n["pitch"])) for n in line)
    played = tune_rows(new, program)
    # The last chord rings to the end, and none of it over the others'.
    assert [one[::2] for one in played[: len(wanted)]] == [one[::2] for one in wanted]
    assert played[: len(wanted) - 6] == wanted[:-6]
    assert len(played) - len(wanted) <= 2
    others = new.notes["program"] != program
    if len(found.programs) > 1:
        assert others.sum() > 20
        assert rows(new.notes[others]) != rows(old.notes[old.notes["program"] != program])
    seats = [(part.program, part.pan, part.reverb, part.kit) for part in new.parts]
    assert seats == [(part.program, part.pan, part.reverb, part.kit) for part in old.parts]


@pytest.mark.slow
def test_a_change_takes_its_tempo_from_the_mood_or_from_the_request() -> None:
    slow = [made(Way.CHANGE, piece(), mood=mood("sad"), seed=seed).tempo for seed in range(4)]
    fast = [made(Way.CHANGE, piece(), mood=mood("angry"), seed=seed).tempo for seed in range(4)]
    assert max(slow) < 95
    assert min(fast) > 115
    assert made(Way.CHANGE, piece(), mood=mood("sad"), tempo=200).tempo == pytest.approx(200)


@pytest.mark.slow
def test_a_changed_piece_is_no_longer_than_a_piece_may_be() -> None:
    long = piece("chamber", 180)
    changed = made(Way.CHANGE, long, mood=mood("sad"), instruments="chamber", tempo=40)
    assert 290 < changed.seconds <= 300.1


@pytest.mark.slow
def test_several_takes_who_played_there() -> None:
    for way, word in [(Way.VARY, "happy"), (Way.CHANGE, "sad")]:
        new = made(way, piece("quartet"), instruments="multi", mood=mood(word))
        assert [part.name for part in new.parts] == ["violin", "cello"]


def test_somebody_may_join_but_nobody_who_is_kept_may_stay_away() -> None:
    new = made(Way.VARY, piece("quartet"), instruments="cello, flute, violin")
    assert {part.name for part in new.parts} == {"violin", "cello", "flute"}
    with pytest.raises(RequestError, match="is played by violin, cello: ask for all of them"):
        made(Way.VARY, piece("quartet"), instruments="violin, flute")


@pytest.mark.parametrize("way", [Way.VARY, Way.EXTEND])
def test_what_is_new_is_as_dense_as_what_it_goes_on_from(way: Way) -> None:
    midi = piece("quartet", 20)
    found = source(midi)

    def cond(instruments: str) -> float:
        request = ComposeRequest(
            mood("sad"), instruments=instruments, seconds=40, origin=Origin(way, midi, EB)
        )
        (found,) = make_plan(request, EB, PRIORS, np.random.default_rng(1)).density
        return found

    dense = notes_per_beat(found.bare, found.grid.bar_ticks)
    assert cond("quartet") == pytest.approx(dense)
    # The drums, who count twice, make four of two.
    assert cond("violin, cello, drums") == pytest.approx(dense * 2**0.5)


@pytest.mark.parametrize("instruments", ["piano", "drums, bass"])
def test_a_plan_turns_as_dense_as_each_of_its_moods(instruments: str) -> None:
    request = ComposeRequest(mood("calm"), instruments=instruments, then=(mood("angry"),))
    calm, angry = make_plan(request, EB, PRIORS, np.random.default_rng(1)).density
    (low, _), (high, _) = PRIORS.densities["calm"], PRIORS.densities["angry"]
    assert angry / calm == pytest.approx(2 ** (high - low))


@pytest.mark.parametrize("way", [Way.VARY, Way.EXTEND])
def test_what_is_kept_keeps_key_and_tempo(way: Way) -> None:
    tempo = read_midi(piece()).tempo
    assert made(way, piece(), seconds=40, tempo=round(tempo), key=EB).tempo == tempo
    with pytest.raises(RequestError, match=rf"keeps its tempo, {tempo:.0f}: leave the tempo out"):
        made(way, piece(), seconds=40, tempo=round(tempo) + 1)
    with pytest.raises(RequestError, match="keeps its key, Eb major: leave the key out"):
        made(way, piece(), seconds=40, key=Key(3, "minor"))


def test_a_change_keeps_its_tonic() -> None:
    with pytest.raises(RequestError, match="the key may be Eb major or Eb minor"):
        made(Way.CHANGE, piece(), key=Key(4, "minor"))


@pytest.mark.slow
def test_around_a_tune_nobody_plays_on_and_on() -> None:
    # The network wants full chords of the piano at every sixteenth, and hardly anybody else.
    wants = LeaningNotes(shift={0: 9.0, 3: 7.0}, instrument={ORDER.index(BY_NAME["piano"]): 7.0})
    crowded = uniform_composer(network=wants)
    # A flute, after the piano in the order, with a tune on every beat.
    midi = score(*FLUTE, *((4.0 * bar, 4.0, 48, 0) for bar in range(8)))
    asked = ComposeRequest(
        mood("sad"), 2, "piano, flute", origin=Origin(Way.CHANGE, midi, EB), candidates=1
    )
    notes = crowded.compose(asked).score.notes
    flute, piano = (notes[notes["program"] == program] for program in (73, 0))
    assert len(flute) == pytest.approx(32, abs=1)
    # Of the 24 notes a beat that it would like.
    assert 20 < len(piano) < 12 * 32
