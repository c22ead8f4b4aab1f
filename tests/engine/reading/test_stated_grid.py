"""Music on the grid of the beats that its file states."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.api.instruments import ORDER
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Score, in_order
from engine.reading.song import Song, read_song
from engine.reading.stated_grid import GridSong

BEAT = 0.5
TUNE = np.array([0, 12, 18, 24, 36, 40, 44, 48, 57, 60, 72, 84])
"""Ticks with eighths, triplets and sixteenths."""


def written(
    shake: float = 0.0,
    gate: float = 1.0,
    meter: tuple[int, int] | None = (4, 4),
    programs: tuple[int, ...] = (73,),
    **more: Any,
) -> Song:
    """Eight times the tune, played with a jitter in seconds and a share of each length."""
    random = np.random.default_rng(5)
    ticks = (TUNE[None, :] + 96 * np.arange(8)[:, None]).ravel()
    lengths = np.diff(np.append(ticks, 96 * 8))
    notes = np.zeros(len(ticks) * len(programs), NOTE)
    for index, program in enumerate(programs):
        part = notes[index * len(ticks) : (index + 1) * len(ticks)]
        part["onset"] = np.maximum(ticks / 12 * BEAT + random.normal(0, 1, len(ticks)) * shake, 0)
        part["duration"] = lengths / 12 * BEAT * gate
        part["pitch"], part["velocity"], part["program"] = 60 + index, 80, program
        part["pitch"] += np.arange(len(ticks)) % 7 * (program != DRUMS)
    return read_song(write_midi(Score(in_order(notes), meter=meter, **more), "A tune"))


def placed(song: Song) -> GridSong:
    assert song.on_beats is not None
    return song.on_beats


def expected() -> list[int]:
    return (TUNE[None, :] + 96 * np.arange(8)[:, None]).ravel().tolist()


@pytest.mark.parametrize("shake", [0.0, 0.008, 0.016])
@pytest.mark.parametrize("gate", [1.0, 0.95])
def test_notes_near_the_stated_beats_lie_on_them(shake: float, gate: float) -> None:
    found = placed(written(shake, gate)).notes
    right = np.isin(found["tick"], expected())
    # A triplet may be heard as a sixteenth.
    assert right.mean() >= (0.9 if shake else 1.0)
    if not shake:
        lengths = np.diff([*expected(), 96 * 8])
        assert found["duration"].tolist() == lengths.tolist()


def test_a_performance_beside_the_stated_beats_has_no_grid_and_keeps_its_seconds() -> None:
    song = written(0.12)
    assert song.on_beats is None
    assert song.score.meter is None
    assert len(song.score.notes) == len(expected())


def test_one_instrument_without_a_metre_must_lie_exactly_on_its_beats() -> None:
    assert placed(written(meter=None)).grid.meter == 4
    assert placed(written(0.016)).grid.meter == 4
    assert placed(written(0.016, meter=None, programs=(73, 0))).grid.meter == 4
    assert written(0.016, meter=None).on_beats is None
    # A piece in free time that goes on from one on the beat is not on it.
    mixed = written(meter=None).score.notes.copy()
    mixed["onset"][80:] += np.random.default_rng(1).uniform(0, 0.4, len(mixed) - 80)
    assert read_song(write_midi(Score(in_order(mixed)), "Mixed")).on_beats is None


def test_a_tempo_map_is_followed_and_the_tempo_that_lasts_longest_is_the_grids() -> None:
    slower = ((16.0, 96.0), (18.0, 120.0))
    found = placed(written(tempos=slower))
    assert found.grid.tempo == pytest.approx(120.0)
    ticks = found.notes["tick"]
    # Two seconds at 96 are 3.2 beats, not 4.
    assert ticks[ticks < 384].tolist() == expected()[:48]


def test_programs_are_kept_beside_their_families() -> None:
    found = placed(written(programs=(73, 75, 0, DRUMS)))
    names = [ORDER[index].name for index in found.notes["instrument"].tolist()]
    for name, programs in (("flute", {73, 75}), ("piano", {0}), ("drums", {DRUMS})):
        which = np.array([one == name for one in names])
        assert set(found.programs[which].tolist()) == programs
    assert len(found.notes) == 4 * len(expected())


def test_sound_effects_and_unknown_drums_are_left_out_and_told() -> None:
    song = written(programs=(73, 125))
    assert set(placed(song).programs.tolist()) == {73}
    count = len(expected())
    of = f"{count} of {2 * count} notes"
    assert song.left_out == (f"Left out, since no instrument here has them: sound effects ({of}).",)
    assert len(song.score.notes) == 2 * count
    assert len(placed(written(programs=(125,))).notes) == 0
