from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.harmony.chord_inputs import chord_conditions, lags, look_back
from engine.harmony.chord_steps import CHORD_ATTRIBUTES, ROOT
from engine.harmony.chord_writer import ChordPlan, _Progress
from engine.music.chords import CHORD
from engine.music.grid import Grid
from engine.music.mood_curve import Curve
from engine.training.chords.batches import ChordMixture, cut_chords
from engine.training.chords.songs import ending, longest_stand, to_songs
from engine.training.weak_labels import WeakLabels
from tests.engine.made_up_chords import chord_piece


def test_a_song_is_cut_at_bar_lines_into_stretches_in_their_own_key() -> None:
    (song,) = to_songs([chord_piece(7, bars=40)], {}, steps=16)
    assert {(one.tonic, one.mode) for one in song.stretches} == {(7, "major")}
    assert all(len(one.starts) <= 16 and one.starts[0] % 4 == 0 for one in song.stretches)
    assert song.stretches[0].starts[0] == 0
    assert song.stretches[-1].starts[-1] == 39 * 4
    seen = np.concatenate([one.starts for one in song.stretches])
    assert set(seen.tolist()) == set(range(0, 160, 4))
    assert song.relative(7)[::4, ROOT][:5].tolist() == [0, 7, 9, 5, 0]


def test_what_has_no_chords_or_another_meter_is_left_out() -> None:
    silent = replace(chord_piece(1), chords=np.array([(0, -1, 0, -1)], CHORD))
    odd = replace(chord_piece(2), grid=Grid(100.0, 5))
    assert to_songs([silent, odd], {}) == []


def test_the_ending_of_a_song_is_a_short_piece_of_its_own() -> None:
    weak = WeakLabels(np.array([0.0, 40.0]), np.array([[-1.0, 0.0], [1.0, 0.0]]))
    (song,) = to_songs([chord_piece(0, bars=20)], {"made/0": weak})
    end = ending(song, 6)
    assert end.bars == 6
    assert end.slots.tolist() == song.slots[-24:].tolist()
    assert end.stretches[0].starts.tolist() == list(range(0, 24, 4))
    assert end.returns.tolist() == [-1] * 6  # they come from what was left out
    assert ending(song, 12).returns.tolist() == [-1] * 8 + [0, 1, 2, 3]
    assert end.moods is not None
    assert (end.moods[:, 0] > 0).all()
    assert ending(song, 99).bars == 20


def test_the_longest_stand_counts_a_root_in_all_its_qualities() -> None:
    piece = chord_piece(0, bars=4)
    piece.chords["root"][1] = 0
    (song,) = to_songs([piece], {})
    assert longest_stand(song) == 2.0


def test_writing_tells_the_network_what_training_told_it() -> None:
    """Step for step, conditions and what stood before are equal."""
    piece = chord_piece(1, bars=24, grid=Grid(97.0, 3))
    (song,) = to_songs([piece], {})
    (stretch,) = song.stretches
    cut = cut_chords(song, stretch)
    assert song.moods is not None

    class Flat(Curve):
        def at(self, share):  # type: ignore[no-untyped-def]
            return np.ones_like(share), np.ones_like(share)

    plan = ChordPlan(stretch.mode, song.grid, song.bars, Flat([]), song.genre, song.returns)
    progress = _Progress(plan, 1, longest_stand=99.0)
    for step, (conditions, look) in enumerate(zip(cut.conditions, cut.look, strict=True)):
        assert np.array_equal(progress.told[progress.at[0]], conditions)
        assert np.array_equal(progress.look()[0], look)
        values = cut.steps[step]
        progress.put(
            {a.name: values[i : i + 1].astype(np.int32) for i, a in enumerate(CHORD_ATTRIBUTES)}
        )
    assert progress.done
    assert progress.written[0].tolist() == song.relative(stretch.tonic).tolist()


def test_nothing_is_seen_where_it_is_withheld() -> None:
    (song,) = to_songs([chord_piece(1, bars=24)], {})
    blind = cut_chords(song, song.stretches[0], looks=False)
    assert not blind.look[:, :-4].any()
    seen = cut_chords(song, song.stretches[0])
    assert seen.look[8, 0] == 1.0  # four bars before
    assert not np.array_equal(seen.look[8], blind.look[8])
    told = chord_conditions(np.arange(4), song.grid)
    assert told[:, :3].tolist() == [[0.0, 0.0, 0.0]] * 4
    back = lags(np.array([0, 16, 17]), 4, np.array([-1, -1, -1, -1, 1]))
    assert back.tolist() == [[0, 0, 0], [16, 0, 12], [16, 0, 12]]
    empty = np.full((1, 32, 4), -1, np.int16)
    look = look_back(empty, np.zeros(3, int), np.array([0, 16, 17]), back, np.zeros(3), 4)
    assert not look[:, :-4].any()


def test_a_batch_of_a_number_is_always_the_same_and_others_differ() -> None:
    songs = to_songs([chord_piece(number) for number in range(4)], {})
    mixture = ChordMixture(songs, {"performance": 1.0, "clip": 1.0}, seed=3)
    first, again, other = (mixture.batch(number, 4, 32) for number in (0, 0, 1))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not all(np.array_equal(first[name], other[name]) for name in first)
    assert first["note_weight"].sum(axis=1).max() == 16
