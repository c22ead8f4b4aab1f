"""What a band piece is made of where the request leaves it open."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.instruments import BY_NAME, MULTI, ORDER, PRESETS
from engine.api.moods import CORNERS, Mood, mood
from engine.api.request import SECONDS, TEMPOS
from engine.composing.note_state import NOTES_PER_BEAT
from engine.composing.parameters import (
    MAX_PER_BEAT,
    METER,
    density,
    ensemble,
    grid_for,
    size,
    tempo,
)
from engine.music.instrument_table import DRUM
from engine.tokens.note_conditions import SOURCES_TOLD

TEMPI = {"happy": (7.0, 0.2), "angry": (7.2, 0.1), "sad": (6.2, 0.3), "calm": (6.0, 0.2)}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_played_by_its_instruments(preset: str) -> None:
    found = ensemble(preset, [mood("happy")], np.random.default_rng(0))
    assert found.style == preset
    assert {one.name for one in found.instruments} == set(PRESETS[preset])
    assert [ORDER[place] for place in found.indices] == list(found.instruments)
    assert list(found.indices) == sorted(found.indices)
    assert found.genre in SOURCES_TOLD


def test_a_list_is_played_as_it_is() -> None:
    found = ensemble("drums, flute", [mood("happy")], np.random.default_rng(0))
    assert (found.style, found.genre) == ("", "game")
    assert [one.name for one in found.instruments] == ["drums", "flute"]


def test_what_multi_is_suits_the_mood_and_is_left_to_chance() -> None:
    drawn = {
        corner: Counter(
            ensemble(MULTI, [mood(corner)], np.random.default_rng(seed)).style
            for seed in range(200)
        )
        for corner in CORNERS
    }
    assert drawn["angry"].keys() <= {"rock", "orchestra", "chiptune", "band", "strings", "jazz"}
    assert drawn["angry"]["rock"] > drawn["angry"]["band"]
    assert drawn["happy"]["rock"] + drawn["happy"]["strings"] < 10
    assert drawn["sad"].most_common(1)[0][0] == "strings"
    assert drawn["calm"]["ambient"] > 50
    assert all(len(styles) >= 2 for styles in drawn.values())
    assert all(style in PRESETS for styles in drawn.values() for style in styles)


def test_chance_goes_on_alike_whatever_is_asked_for() -> None:
    after = []
    for asked in (MULTI, "rock", "flute, drums"):
        rng = np.random.default_rng(3)
        ensemble(asked, [mood("sad")], rng)
        tempo(90 if asked == MULTI else None, mood("sad"), TEMPI, rng)
        after.append(rng.random())
    assert len(set(after)) == 1


def test_a_tempo_is_as_asked_for_or_like_those_of_the_moods_music() -> None:
    rng = np.random.default_rng(1)
    assert tempo(77, mood("angry"), TEMPI, rng) == 77.0
    for corner, (middle, spread) in TEMPI.items():
        found = [math.log2(tempo(None, mood(corner), TEMPI, rng)) for _ in range(300)]
        assert np.mean(found) == pytest.approx(middle, abs=0.06)
        assert max(found) <= middle + 1.5 * spread + 1e-9
        assert min(found) >= middle - 1.5 * spread - 1e-9
        assert np.std(found) > 0.6 * spread
    between = [tempo(None, Mood("custom", 1.0, 0.0), TEMPI, rng) for _ in range(300)]
    assert np.mean(np.log2(between)) == pytest.approx(6.5, abs=0.06)


def test_a_density_is_like_those_of_the_moods_music_for_as_many() -> None:
    rng = np.random.default_rng(1)
    densities = {"happy": (1.0, 0.3), "angry": (1.5, 0.3), "sad": (0.5, 0.2), "calm": (0.0, 0.2)}
    bass, piano, flute = (ORDER.index(BY_NAME[name]) for name in ("bass", "piano", "flute"))
    assert size([bass, piano]) == 2
    assert size([DRUM, bass, piano]) == 4

    def drawn(who: list[int], asked: Mood) -> float:
        return float(
            np.mean([math.log2(density(who, [asked], 60, densities, rng)[0]) for _ in range(300)])
        )

    assert drawn([flute], mood("happy")) == pytest.approx(1.0, abs=0.06)
    # Four times as many play twice as much.
    assert drawn([DRUM, bass, piano], mood("calm")) == pytest.approx(1.0, abs=0.06)
    assert drawn([flute], Mood("custom", 1.0, 0.0)) == pytest.approx(0.5, abs=0.06)
    most = [density([flute], [mood("sad")], 60, densities, rng)[0] for _ in range(300)]
    assert 2 ** (0.5 - 1.5 * 0.2) <= min(most) < max(most) <= 2 ** (0.5 + 1.5 * 0.2)
    # Nobody plays a thousand notes a second.
    wild = dict.fromkeys(CORNERS, (9.0, 0.1))
    assert density([flute], [mood("sad")], 132, wild, rng) == pytest.approx((10.0,))
    assert density([flute], [mood("sad")], 60, wild, rng) == (MAX_PER_BEAT,)
    assert MAX_PER_BEAT < NOTES_PER_BEAT


def test_moods_in_turn_have_each_its_density_and_what_is_dense_is_so_in_all() -> None:
    densities = dict.fromkeys(CORNERS, (1.0, 0.4)) | {"angry": (2.0, 0.2)}
    for seed in range(9):
        calm, angry = (
            density([DRUM], [mood(one)], 60, densities, np.random.default_rng(seed))[0]
            for one in ("calm", "angry")
        )
        moods = [mood("calm"), mood("angry"), mood("calm")]
        found = density([DRUM], moods, 60, densities, np.random.default_rng(seed))
        assert found == (calm, angry, calm)


def test_what_multi_is_suits_all_moods_in_turn() -> None:
    turns = [mood("calm"), mood("angry")]
    styles = Counter(
        ensemble(MULTI, turns, np.random.default_rng(seed)).style for seed in range(200)
    )
    # Neither what suits calm alone nor what suits anger alone.
    assert styles["ambient"] + styles["rock"] < 60
    assert styles["orchestra"] + styles["strings"] + styles["chamber"] > 60


def test_no_tempo_leaves_the_bounds() -> None:
    wild = dict.fromkeys(CORNERS, (6.0, 3.0))
    rng = np.random.default_rng(1)
    found = [tempo(None, mood("happy"), wild, rng) for _ in range(100)]
    assert min(found) == TEMPOS[0]
    assert max(found) == TEMPOS[1]


@given(st.integers(*SECONDS), st.floats(*TEMPOS))
def test_a_free_tempo_gives_way_so_that_the_length_is_exact(seconds: int, asked: float) -> None:
    grid, bars = grid_for(seconds, asked, fixed=False)
    assert bars >= 2
    assert TEMPOS[0] <= grid.tempo <= TEMPOS[1]
    assert bars * grid.bar_ticks * grid.tick_seconds == pytest.approx(seconds, abs=0.001)
    # No further than half a bar asks for, but where a piece of two bars has to be quicker.
    if bars > 2:
        assert abs(bars - seconds * asked / 60 / METER) < 1


@given(st.integers(*SECONDS), st.integers(*TEMPOS))
def test_a_fixed_tempo_stays_and_the_length_is_within_half_a_bar(seconds: int, asked: int) -> None:
    grid, bars = grid_for(seconds, asked, fixed=True)
    assert grid.tempo == asked
    bar = METER * 60 / asked
    assert bars >= 1
    assert abs(bars * bar - seconds) <= bar / 2 + 1e-9
