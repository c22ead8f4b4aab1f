"""Files whose metre changes: which stretches of them are read, and how."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from pathlib import Path

import mido  # type: ignore[import-untyped]
import numpy as np
import pytest

from engine.music.grid import METERS
from engine.training.band_datasets import load_band
from engine.training.band_files import MIN_PASSAGE_NOTES, MIN_STRETCH_BARS, Passage, read_band
from engine.training.stretches import Stretch, read_as, stretches, with_upbeat
from tests.engine.midi_files import midi_file, off, on

BEAT = 480
Signs = Sequence[tuple[float, int, int]]


def write(
    path: Path,
    signs: Signs,
    beats: int = 120,
    tempos: Sequence[tuple[float, float]] = (),
    held: int | None = None,
) -> Path:
    """A piano that plays every beat and a bass; each beat tells by its pitch which it is.

    Args:
        path: Where.
        signs: Beat, numerator and denominator.
        beats: How many.
        tempos: Beat, and beats per minute.
        held: A beat whose notes are held for six.
    """
    said = [
        (beat, mido.MetaMessage("time_signature", numerator=n, denominator=d))
        for beat, n, d in signs
    ]
    said += [(beat, mido.MetaMessage("set_tempo", tempo=round(6e7 / bpm))) for beat, bpm in tempos]
    meta, now = [], 0
    for beat, message in sorted(said, key=lambda one: one[0]):
        meta.append(message.copy(time=round(beat * BEAT) - now))
        now = round(beat * BEAT)
    tracks = []
    for channel, (program, low) in enumerate([(0, 60), (32, 36)]):
        messages = [mido.Message("program_change", program=program, channel=channel)]
        timed = []
        for beat in range(beats):
            length = 6 if beat == held else 1
            timed.append((beat * BEAT, 1, on(low + beat % 7, 0, 80, channel)))
            timed.append(((beat + length) * BEAT, 0, off(low + beat % 7, 0, channel)))
        now = 0
        for tick, _, message in sorted(timed, key=lambda one: one[:2]):
            messages.append(message.copy(time=tick - now))
            now = tick
        tracks.append(messages)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(midi_file(meta, *tracks, beat=BEAT))
    return path


def beats_of(passage: Passage) -> list[int]:
    """Where its notes lie, in beats, and that two play each."""
    ticks = passage.notes["tick"]
    assert (ticks % 12 == 0).all()
    assert ticks[::2].tolist() == ticks[1::2].tolist()
    return [int(tick) // 12 for tick in ticks[::2]]


def pitches(passage: Passage) -> list[int]:
    """Which beats of the file it holds, modulo 7."""
    piano = passage.notes[passage.notes["pitch"] >= 60]
    return [int(pitch) - 60 for pitch in piano["pitch"]]


def test_each_stretch_in_one_metre_is_a_piece(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mid", [(0, 4, 4), (40, 3, 4), (76, 2, 4)], 120)
    first, second, third = read_band(path)
    assert [one.grid.meter for one in (first, second, third)] == [4, 3, 2]
    assert not any(one.whole for one in (first, second, third))
    assert beats_of(first) == list(range(40))
    assert beats_of(second) == list(range(36))
    assert beats_of(third) == list(range(44))
    assert pitches(second) == [beat % 7 for beat in range(40, 76)]


def test_what_is_not_understood_or_short_is_left_out_between_others(tmp_path: Path) -> None:
    # Five beats per bar, and then too few bars of three.
    signs = [(0, 4, 4), (40, 5, 4), (60, 3, 4), (60 + 3 * (MIN_STRETCH_BARS - 1), 4, 4)]
    first, last = read_band(write(tmp_path / "a.mid", signs, 130))
    assert pitches(first) == [beat % 7 for beat in range(40)]
    assert pitches(last) == [beat % 7 for beat in range(81, 130)]
    few = MIN_PASSAGE_NOTES // 2
    (only,) = read_band(write(tmp_path / "b.mid", [(0, 2, 4), (few - 2, 4, 4)], 80))
    assert only.grid.meter == 4
    assert read_band(write(tmp_path / "c.mid", [(0, 5, 4), (60, 7, 8)], 120)) == ()


def test_an_upbeat_and_a_short_last_bar_belong_to_the_music(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mid", [(0, 1, 4), (1, 4, 4), (77, 3, 4)], 80)
    (one,) = read_band(path)
    assert one.whole
    assert one.grid.meter == 4
    # The upbeat is the last beat of a bar, and all bars after it are full.
    assert beats_of(one) == list(range(3, 83))
    # Before a stretch, too.
    first, _ = read_band(write(tmp_path / "b.mid", [(0, 1, 4), (1, 3, 4), (61, 4, 4)], 120))
    assert not first.whole
    assert beats_of(first) == list(range(2, 63))


def test_an_upbeat_without_a_signature_is_found_by_the_weight_of_the_bars() -> None:
    # Ten bars of four and a beat, and then another metre.
    stretch, _ = stretches([(0.0, 4, 4), (41.0, 3, 4)], 80.0)
    onsets = np.arange(80.0)
    begins_on_one = np.where(onsets % 4 == 0, 3.0, 1.0)
    assert with_upbeat(stretch, onsets, begins_on_one) == stretch
    moved = with_upbeat(stretch, onsets, np.roll(begins_on_one, 1))
    assert moved == Stretch(0, 1, 41, 4)
    # What follows says nothing about this one, nor weight about what is whole bars.
    after = np.where(onsets > 41, 100.0 * (onsets % 4 == 1), begins_on_one)
    assert with_upbeat(stretch, onsets, after) == stretch
    full, rest = stretches([(0.0, 4, 4), (40.0, 3, 4)], 80.0)
    for one in (full, rest):
        assert with_upbeat(one, onsets, np.roll(begins_on_one, 1)) == one


def test_an_upbeat_without_a_signature_stands_before_the_bar_line(tmp_path: Path) -> None:
    # What is held long lies in the other metre, and then on this one's second beat.
    path = write(tmp_path / "a.mid", [(0, 4, 4), (61, 3, 4)], held=61)
    first, _ = read_band(path)
    assert beats_of(first) == list(range(61))
    path = write(tmp_path / "b.mid", [(0, 4, 4), (61, 3, 4)], held=1)
    first, _ = read_band(path)
    assert beats_of(first) == list(range(3, 64))


def test_a_whole_bar_more_at_either_end_is_a_change(tmp_path: Path) -> None:
    for signs in ([(0, 4, 4), (4, 3, 4)], [(0, 3, 4), (75, 4, 4)]):
        (one,) = read_band(write(tmp_path / "a.mid", signs, 79))
        assert one.grid.meter == 3
        assert not one.whole
        assert len(one.notes) == 2 * 75


def test_notes_held_over_a_cut_are_shortened(tmp_path: Path) -> None:
    first, second = read_band(write(tmp_path / "a.mid", [(0, 4, 4), (40, 3, 4)], held=38))
    piano = first.notes[first.notes["pitch"] >= 60]
    assert piano["duration"][-3:].tolist() == [12, 24, 12]
    assert second.notes["duration"].max() == 12


def test_each_stretch_has_the_tempo_that_most_of_it_has(tmp_path: Path) -> None:
    tempos = [(0, 100), (30, 50), (40, 140), (100, 300), (101, 140)]
    first, second = read_band(write(tmp_path / "a.mid", [(0, 4, 4), (40, 3, 4)], tempos=tempos))
    assert first.grid.tempo == pytest.approx(100, abs=0.01)
    assert second.grid.tempo == pytest.approx(140, abs=0.01)
    tempos = [(0, 100), (40, 240)]
    first, second = read_band(write(tmp_path / "b.mid", [(0, 4, 4), (40, 3, 4)], tempos=tempos))
    assert [first.grid.tempo, second.grid.tempo] == pytest.approx([100, 120])
    assert second.notes["tick"][::2].tolist() == list(range(0, 480, 6))


def test_signatures_that_change_nothing_leave_a_file_whole(tmp_path: Path) -> None:
    plain = read_band(write(tmp_path / "plain.mid", [(0, 3, 4)]))
    for signs in (
        [(0, 3, 4), (33, 6, 4), (60, 3, 4)],
        [(0, 4, 4), (0, 3, 4)],
        [(0, 3, 4), (200, 4, 4)],
    ):
        (one,) = read_band(write(tmp_path / "a.mid", signs))
        assert one.whole
        assert one.grid == plain[0].grid
        assert np.array_equal(one.notes, plain[0].notes)


def test_stretches_have_names_of_their_own_and_one_song(tmp_path: Path) -> None:
    write(tmp_path / "mine" / "one.mid", [(0, 3, 4)])
    write(tmp_path / "mine" / "two.mid", [(0, 3, 4), (60, 4, 4)])
    pieces = load_band(tmp_path, ("mine",))
    assert [piece.name for piece in pieces] == ["mine/one", "mine/two@1", "mine/two@2"]
    assert [piece.song for piece in pieces] == ["mine/one", "mine/two", "mine/two"]
    assert [piece.whole for piece in pieces] == [True, False, False]
    assert pieces[1].split == pieces[2].split


def test_a_bar_line_of_one_metre_carries_another_that_is_read_alike() -> None:
    # An odd number of bars in 3/8 is no full bar in 6/8.
    even = [(0.0, 4, 4), (8.0, 3, 8), (14.0, 6, 8), (44.0, 4, 4)]
    assert stretches(even, 60.0) == [
        Stretch(0, 0, 8, 4),
        Stretch(8, 8, 44, 6, 8),
        Stretch(44, 44, inf, 4),
    ]
    odd = [(0.0, 4, 4), (8.0, 3, 8), (15.5, 6, 8), (45.5, 4, 4)]
    assert [one.bar_line for one in stretches(odd, 60.0)] == [0, 8, 15.5, 45.5]


def test_until_a_signature_comes_the_metre_is_four() -> None:
    assert stretches([(8.0, 3, 4), (38.0, 2, 4)], 60.0)[0] == Stretch(0, 0, 8, 4)
    assert stretches([(8.0, 3, 4)], 60.0) == [Stretch(0, 0, inf, 3, whole=True)]
    assert stretches([], 60.0) == [Stretch(0, 0, inf, 4, whole=True)]
    assert all(one.meter in METERS for one in stretches([(0.0, 5, 4), (10.0, 2, 4)], 60.0))


def test_a_last_bar_off_the_bar_line_is_not_the_musics() -> None:
    found = stretches([(0.0, 4, 4), (42.0, 3, 4)], 43.0)
    assert [one.whole for one in found] == [False, False]


@pytest.mark.parametrize(
    ("sign", "meter"),
    [
        ((2, 2), (4, 4)), ((4, 2), (4, 4)), ((6, 4), (3, 4)), ((3, 2), (3, 4)), ((4, 8), (2, 4)),
        ((6, 8), (6, 8)), ((3, 8), (6, 8)), ((12, 8), (6, 8)), ((6, 16), (6, 8)),
        ((9, 8), (0, 4)), ((5, 4), (0, 4)), ((7, 8), (0, 4)),
    ],
)  # fmt: skip
def test_bars_are_counted_in_quarters_or_in_eighths(
    sign: tuple[int, int], meter: tuple[int, int]
) -> None:
    assert read_as(*sign) == meter


def test_six_eighths_after_three_quarters_are_another_metre(tmp_path: Path) -> None:
    first, second = read_band(write(tmp_path / "a.mid", [(0, 3, 4), (60, 6, 8)], 120))
    assert (first.grid.meter, first.grid.unit) == (3, 4)
    assert (second.grid.meter, second.grid.unit) == (6, 8)
    assert second.grid.bar_ticks == 36
    assert beats_of(second) == list(range(60))
