"""Collections read onto the grid: stated beats, beats that are found, bars that change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.beats.tracker import Beats, BeatTracker
from engine.music.meters import TRACKED
from engine.music.midi_writer import write_midi
from engine.music.score import Notes, Score
from engine.training.performances import equal_bars, load_performances
from tests.engine.made_up_beats import made_up


def write(path: Path, notes: Notes, tempo: float = 120.0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_midi(Score(notes, tempo=tempo), "Made up"))


def jittered(meter: str, bars: int = 24, seed: int = 1) -> Notes:
    notes, _, _ = made_up(meter, bars, seed=seed)
    notes["onset"] += np.abs(np.random.default_rng(seed).normal(0, 0.006, len(notes)))
    return notes


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    for number, meter in enumerate(("4/4", "3/4")):
        write(tmp_path / "emopia" / "midis" / f"Q{number + 2}_SONG_{number}.mid", jittered(meter))
    labels = "file,split\nQ2_SONG_0.mid,train\nQ3_SONG_1.mid,test\n"
    (tmp_path / "emopia" / "labels.csv").write_text(labels)
    return tmp_path


def test_clips_are_read_by_the_beats_that_are_found(clips: Path) -> None:
    four, three = load_performances(clips, ("emopia",))
    assert (four.name, four.song, four.genre) == ("emopia/Q2_SONG_0", "SONG", "clip")
    assert (four.mood, four.split, four.whole) == ((-1.0, 1.0), "train", False)
    assert (three.mood, three.split) == ((-1.0, -1.0), "val")
    assert (four.performance.grid.meter, three.performance.grid.meter) == (4, 3)
    for piece in (four, three):
        # The tempo or half of it: an accompaniment so plain leaves that open.
        ratio = 120 / piece.performance.grid.tempo
        assert ratio == pytest.approx(round(ratio), rel=0.02)
        assert np.mean(piece.notes["tick"] % 3 == 0) > 0.99


def test_the_cache_spares_tracking(clips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = clips / "kept" / "beats.npz"
    first = load_performances(clips, ("emopia",), cache=cache)
    tracked = []
    track = BeatTracker.track

    def counted(self: BeatTracker, notes: Notes) -> Beats:
        tracked.append(len(notes))
        return track(self, notes)

    monkeypatch.setattr(BeatTracker, "track", counted)
    again = load_performances(clips, ("emopia",), cache=cache)
    assert not tracked
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.notes, other.notes)
        assert np.array_equal(one.performance.beat_times, other.performance.beat_times)
    # Other notes have other beats.
    write(clips / "emopia" / "midis" / "Q2_SONG_0.mid", jittered("4/4", seed=5))
    load_performances(clips, ("emopia",), cache=cache)
    assert len(tracked) == 1


@pytest.mark.slow
def test_several_processes_find_the_same(clips: Path) -> None:
    one, two = (load_performances(clips, ("emopia",), workers=workers) for workers in (1, 2))
    assert [np.array_equal(a.notes, b.notes) for a, b in zip(one, two, strict=True)] == [True] * 2


def test_stated_beats_are_taken_from_the_file(tmp_path: Path) -> None:
    notes, beats, _ = made_up("4/4", bars=12)
    warped = np.cumsum(np.r_[0, 0.5 + 0.06 * np.sin(np.arange(len(beats)) / 3)])
    played = notes.copy()
    even = np.arange(len(warped)) * 0.5
    onsets = np.interp(notes["onset"], even, warped)
    played["onset"] = onsets
    tempos = tuple((float(at), 60 / gap) for at, gap in zip(warped, np.diff(warped), strict=False))
    score = Score(played, tempo=tempos[0][1], tempos=tempos[1:])
    path = tmp_path / "pop1k7" / "performed" / "1.mid"
    path.parent.mkdir(parents=True)
    path.write_bytes(write_midi(score, "Made up"))
    (piece,) = load_performances(tmp_path, ("pop1k7",))
    assert (piece.name, piece.genre, piece.whole, piece.mood) == (
        "pop1k7/1", "performance", True, None
    )  # fmt: skip
    assert np.array_equal(piece.notes["tick"], np.round(notes["onset"] * 24))
    assert np.allclose(np.diff(piece.performance.beat_times)[:40], np.diff(warped)[:40], atol=2e-3)
    assert np.abs(piece.performance.deviations).max() < 2e-3


def write_song(data: Path, name: str, bars: int, *, late: int = 0) -> None:
    """A song of POP909's with a bar of two beats behind some bars; all are stated too late."""
    notes, _, _ = made_up("4/4", bars=20)
    notes["onset"][notes["onset"] >= bars * 2.0 - 1e-6] += 1.0
    folder = data / "pop909"
    write(folder / "midis" / f"{name}.mid", notes)
    downs = {*range(0, 4 * bars + 1, 4), *range(4 * bars + 2, 82, 4)}
    rows = [f"{beat * 0.5} 0.0 {float(beat - late in downs)}" for beat in range(82)]
    (folder / "annotations" / name).mkdir(parents=True)
    (folder / "annotations" / name / "beat_midi.txt").write_text("\n".join(rows))


def test_a_bar_of_two_beats_parts_a_song(tmp_path: Path) -> None:
    """POP909's songs have such bars; what follows one is counted anew."""
    write_song(tmp_path, "001", 10)
    pieces = load_performances(tmp_path, ("pop909",))
    assert [(one.name, one.song, one.whole) for one in pieces] == [
        ("pop909/001.0", "pop909/001", False),
        ("pop909/001.1", "pop909/001", False),
    ]
    for piece in pieces:
        assert np.mean(np.isin(np.arange(10) * 48, piece.notes["tick"])) == 1.0
        low = piece.notes[piece.notes["pitch"] < 48]
        assert set((low["tick"] % 48).tolist()) == {0}


def test_what_is_short_or_whose_bar_lines_its_notes_deny_is_left_out(tmp_path: Path) -> None:
    write_song(tmp_path, "001", 3)
    write_song(tmp_path, "002", 10, late=2)
    (piece,) = load_performances(tmp_path, ("pop909",))
    assert piece.name == "pop909/001.1"


def test_runs_of_equal_bars() -> None:
    lengths = (4, 4, 4, 2, 4, 4)
    positions = np.concatenate([np.arange(length) for length in lengths])
    beats = Beats(np.arange(22.0), positions, np.repeat(lengths, lengths), TRACKED[2], 1.0)
    assert equal_bars(beats) == [slice(0, 14), slice(14, 22)]


def test_a_set_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no folder"):
        load_performances(tmp_path, ("emopia",))
