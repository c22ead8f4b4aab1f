"""The collections' layouts, with the beats and bars that their files state."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.music.meters import TRACKED
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.training.beats.barlines import UNKNOWN_BAR
from engine.training.beats.batches import BeatMixture, kind_of, targets
from engine.training.beats.datasets import load_beat_pieces
from tests.engine.made_up_beats import made_up, write_scores

METERS = [meter.name for meter in TRACKED]


def test_scores_have_the_beats_of_their_signatures(tmp_path: Path) -> None:
    write_scores(tmp_path / "nottingham", "6/8", 1)
    (piece,) = load_beat_pieces(tmp_path)
    assert (piece.name, piece.performed) == ("nottingham/0", False)
    assert piece.only_meter == METERS.index("6/8")
    assert np.allclose(piece.beats[:4], [0, 0.75, 1.5, 2.25], atol=2e-3)
    assert piece.downbeats[:4].tolist() == [True, False, True, False]


def test_pop1k7_has_a_beat_every_quarter_and_bars_of_four(tmp_path: Path) -> None:
    notes, _, _ = made_up("4/4", bars=12)
    (tmp_path / "pop1k7" / "performed").mkdir(parents=True)
    # The beat slows down, and the notes with it.
    score = Score(notes, tempo=120.0, tempos=((4.0, 100.0),))
    (tmp_path / "pop1k7" / "performed" / "a.mid").write_bytes(write_midi(score, ""))
    (piece,) = load_beat_pieces(tmp_path)
    assert piece.performed
    assert piece.name == "pop1k7/a"
    assert np.allclose(np.diff(piece.beats)[:7], 0.5, atol=2e-3)
    assert np.allclose(np.diff(piece.beats)[9:], 0.6, atol=2e-3)
    assert np.flatnonzero(piece.downbeats)[:2].tolist() == [0, 4]


def test_pop909_has_its_annotated_beats(tmp_path: Path) -> None:
    notes, beats, downbeats = made_up("4/4", bars=12)
    folder = tmp_path / "pop909"
    (folder / "midis").mkdir(parents=True)
    (folder / "annotations" / "001").mkdir(parents=True)
    (folder / "midis" / "001.mid").write_bytes(write_midi(Score(notes), ""))
    rows = np.stack([beats, np.ones(len(beats)), downbeats], axis=1)
    np.savetxt(folder / "annotations" / "001" / "beat_midi.txt", rows)
    (piece,) = load_beat_pieces(tmp_path)
    assert np.allclose(piece.beats, beats)
    assert piece.only_meter == METERS.index("4/4")
    # An annotation whose bars the bass does not confirm: beats alone are known.
    rows[:, 2] = np.roll(rows[:, 2], 1)
    np.savetxt(folder / "annotations" / "001" / "beat_midi.txt", rows)
    (piece,) = load_beat_pieces(tmp_path)
    assert set(piece.meter.tolist()) == {UNKNOWN_BAR}


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no music"):
        load_beat_pieces(tmp_path)
    with pytest.raises(DataError, match="There is no folder"):
        load_beat_pieces(tmp_path, ["pop909"])
    with pytest.raises(DataError, match="No beats are known of groove"):
        load_beat_pieces(tmp_path, ["groove"])


def test_targets_mark_beats_and_what_is_known() -> None:
    beats = np.array([1.0, 1.5, 2.0, 2.5])
    meter = np.array([1, 1, UNKNOWN_BAR, UNKNOWN_BAR], np.int8)
    out = targets(beats, np.array([True, False, False, False]), meter, 200, (1.0, 2.6))
    assert out["beats"][48:53, 0].tolist() == [0, 0.5, 1, 0.5, 0]
    assert np.flatnonzero(out["beats"][:, 1] == 1).tolist() == [50]
    assert not out["known"][:30].any()
    assert out["known"][60].tolist() == [1, 1]
    assert out["known"][110].tolist() == [1, 0]
    assert not out["known"][140:].any()


def test_batches_draw_each_kind_and_are_the_same_for_the_same_number(tmp_path: Path) -> None:
    for meter, first in (("3/4", 0), ("4/4", 5)):
        write_scores(tmp_path / "nottingham", meter, 5, first)
    pieces = load_beat_pieces(tmp_path)
    assert {kind_of(piece) for piece in pieces} == {"3/4", "scores"}
    mixture = BeatMixture(pieces, 3, 512)
    one, two, other = mixture.batch(0, 6), mixture.batch(0, 6), mixture.batch(1, 6)
    assert all(np.array_equal(one[name], two[name]) for name in one)
    assert not np.array_equal(one["frames"], other["frames"])
    assert set(np.unique(one["meter"])) == {METERS.index("3/4"), METERS.index("4/4")}
    # Beats lie where notes begin, give or take a player's liberties.
    struck = one["frames"][..., 7] > 0
    near = sum(np.roll(struck, by, axis=1).astype(int) for by in range(-3, 4))
    assert np.mean(np.asarray(near)[one["beats"][..., 0] == 1] > 0) > 0.8


def test_files_that_tell_of_no_beats_are_left_out(tmp_path: Path) -> None:
    notes, beats, downbeats = made_up("4/4", bars=12)
    songs = tmp_path / "pop909" / "midis"
    songs.mkdir(parents=True)
    (tmp_path / "pop1k7" / "performed").mkdir(parents=True)
    (tmp_path / "nottingham").mkdir()
    sound = write_midi(Score(notes), "")
    rows = np.stack([beats, np.ones(len(beats)), downbeats], axis=1)
    standing = np.array(rows)
    standing[4:, 0] = standing[4, 0]
    for number, told in enumerate((rows, rows[:8], rows[:, :2], standing, None), 1):
        (songs / f"{number:03}.mid").write_bytes(sound)
        if told is not None:
            place = tmp_path / "pop909" / "annotations" / f"{number:03}"
            place.mkdir(parents=True)
            np.savetxt(place / "beat_midi.txt", told)
    few = write_midi(Score(notes[:5]), "")
    for place in (tmp_path / "pop1k7" / "performed", tmp_path / "nottingham"):
        (place / "a.mid").write_bytes(b"no music")
        (place / "b.mid").write_bytes(few)
    assert [piece.name for piece in load_beat_pieces(tmp_path)] == ["pop909/001"]


def test_a_collection_of_its_own_share_is_drawn_as_such(tmp_path: Path) -> None:
    notes, _, _ = made_up("3/4", bars=12)
    (tmp_path / "pop1k7" / "performed").mkdir(parents=True)
    (tmp_path / "pop1k7" / "performed" / "a.mid").write_bytes(write_midi(Score(notes), ""))
    (piece,) = load_beat_pieces(tmp_path)
    assert kind_of(piece) == "pop1k7"
