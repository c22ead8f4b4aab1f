"""Stretches as the note network sees them: what is written, what stands, and what is told."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.chords import transpose_chords
from engine.music.grid import GRID_NOTE, Grid, GridNotes
from engine.music.instrument_table import DRUM
from engine.music.polyphony import limit_polyphony
from engine.tokens.note_conditions import SOURCES_TOLD
from engine.tokens.surroundings_layout import NOW_PART, NOW_WIDTH, PLACES_BACK
from engine.tokens.surroundings_tracker import SurroundingsTracker
from engine.tokens.tokenizer import encode
from engine.tokens.vocabulary import DURATION_TICKS, SHIFT_TICKS
from engine.training import note_cuts
from engine.training.grid_piece import GridPiece
from engine.training.note_cuts import CLIPS_TIMED, TEMPO_STRETCH, WITHHELD, NoteCut, cut_notes
from engine.training.weak_labels import WeakLabels
from tests.engine.close import assert_close
from tests.engine.composing.grid_music import by_chance, place
from tests.engine.training.note_music import BAND, band_piece, many, piano_piece, told


@pytest.fixture
def as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """No gaps, and nobody plays what another does."""
    monkeypatch.setattr(note_cuts, "draw_gap", lambda *_: None)
    monkeypatch.setattr(note_cuts, "arranged", lambda notes, _: notes)


def ticks_written(cut: NoteCut, origin: int = 0) -> list[int]:
    ticks: list[int] = (origin + np.cumsum(SHIFT_TICKS[cut.tokens["shift"]])).tolist()
    return ticks


def part(cut: NoteCut, name: str, index: int) -> NDArray[Any]:
    return cut.surroundings.now[index, NOW_PART[name]]


def test_for_measuring_a_piece_is_taken_from_its_start_as_it_is() -> None:
    piece = band_piece()
    cut = cut_notes(piece, 1000, None)
    assert cut.ends
    assert np.array_equal(cut.tokens, encode(piece.notes, 2))
    assert cut.surroundings.now.shape == (len(piece.notes), NOW_WIDTH)
    assert len(cut.conditions) == len(cut.tokens) + 1
    first, last = told(cut, 0), told(cut, -1)
    assert (first["valence"], first["arousal"], first["mood_known"]) == (1, -1, 1)
    assert (first["mode"], first["from_game"], first["in_gap"]) == (1, 1, 0)
    assert first["tempo"] == pytest.approx(math.log2(120 / 110), abs=1e-5)
    assert first["density"] == pytest.approx(math.log2(13 / 4 / 6), abs=1e-4)
    assert (first["elapsed_known"], first["elapsed_4"]) == (1, 1)
    assert [one.name for one in ORDER if first[f"plays_{one.name}"]] == [
        "drums", "bass", "piano", "violin", "flute",
    ]  # fmt: skip
    # The end is the end of the bar that the last onset lies in.
    assert last["left_4"] == pytest.approx(np.exp(-0.25 / 4), abs=1e-5)
    # In D: the chords of the piece are told in C, and the second half returns.
    assert np.flatnonzero(part(cut, "chord", 0)[:12]).tolist() == [0]
    assert part(cut, "back_known", -1).tolist() == [1] * PLACES_BACK
    assert not part(cut, "standing", 0).any()


@pytest.mark.parametrize(
    ("grid", "name"),
    [
        (Grid(120.0, 3), "three_four"),
        (Grid(120.0, 2), "two_four"),
        (Grid(120.0, 6, 8), "six_eight"),
    ],
)
def test_the_metre_is_told(grid: Grid, name: str) -> None:
    cut = cut_notes(band_piece(grid=grid), 100, None)
    assert [one for one in ("three_four", "two_four", "six_eight") if told(cut, 0)[one]] == [name]
    bars = np.array(ticks_written(cut)) // grid.bar_ticks
    assert np.array_equal(cut.surroundings.now[:, NOW_PART["bar"]].argmax(axis=1), bars % 8)


@pytest.mark.usefixtures("as_it_is")
def test_a_stretch_begins_on_a_bar_line_and_looks_back_beyond_it() -> None:
    piece = band_piece()
    begins, ended = set(), 0
    for cut in many(piece, 60):
        assert len(cut.tokens) <= 59
        assert len(cut.conditions) == len(cut.tokens) + cut.ends
        ended += cut.ends
        first = told(cut, 0)
        if not first["elapsed_known"]:
            continue
        bar = -64 * math.log(first["elapsed_64"])
        assert bar == pytest.approx(round(bar), abs=1e-3)
        begins.add(round(bar))
        assert cut.tokens["shift"][0] == 0
        known = part(cut, "back_known", 0)[:4].tolist()
        assert known == [float(round(bar) >= back) for back in (1, 2, 4, 8)]
        assert part(cut, "bar", 0).argmax() == round(bar) % 8
        if round(bar) >= 1:
            # The bass struck a bar before, where the stretch had not begun.
            assert part(cut, "back_players", 0)[place("bass")] == 1
        if first["left_known"]:
            assert bar - 144 * math.log(first["left_144"]) == pytest.approx(24, abs=0.02)
    assert {0, 5, 10} < begins
    assert max(begins) >= 18
    assert 0.05 < ended / 300 < 0.4


def test_a_part_of_a_file_is_not_told_its_time_and_does_not_end() -> None:
    for cut in [
        *many(band_piece(whole=False), 60, 200),
        cut_notes(band_piece(whole=False), 999, None),
    ]:
        assert not told(cut, 0)["elapsed_known"]
        assert not told(cut, 0)["left_known"]
        # Only a gap ends.
        assert cut.ends == bool(told(cut, -1)["in_gap"])


@pytest.mark.usefixtures("as_it_is")
def test_a_clip_is_now_and_then_taken_as_a_whole_piece() -> None:
    clips = many(piano_piece(6), 200)
    timed = np.mean([told(cut, 0)["elapsed_known"] for cut in clips])
    assert timed == pytest.approx(CLIPS_TIMED * (1 - WITHHELD["time"]), abs=0.07)
    assert np.mean([cut.ends for cut in clips]) == pytest.approx(CLIPS_TIMED, abs=0.07)
    assert not cut_notes(piano_piece(), 200, None).ends


@pytest.mark.slow
@pytest.mark.usefixtures("as_it_is")
def test_each_condition_is_withheld_now_and_then_and_the_tempo_is_told_a_little_off() -> None:
    cuts = many(band_piece(), 60, 600)
    first = [told(cut, 0) for cut in cuts]
    known: dict[str, list[Any]] = {
        "mood": [one["mood_known"] for one in first],
        "mode": [one["mode"] != 0 for one in first],
        "tempo": [one["tempo_known"] for one in first],
        "density": [one["density_known"] for one in first],
        "time": [one["left_known"] for one in first],
        "source": [any(one[f"from_{name}"] for name in SOURCES_TOLD) for one in first],
        "instruments": [one["instruments_known"] for one in first],
        "chords": [part(cut, "chord", 0).any() for cut in cuts],
        "returns": [
            part(cut, "back_known", -1)[-1] == 1
            for cut in cuts
            if part(cut, "bar", -1).any() and _last_bar(cut) >= 12
        ],
    }
    assert set(known) == set(WITHHELD)
    for condition, told_of in known.items():
        share = np.mean(np.array(told_of, bool))
        assert share == pytest.approx(1 - WITHHELD[condition], abs=0.06), condition
    for one in first:
        # What is withheld leaves no trace.
        if not one["tempo_known"]:
            assert one["tempo"] == 0
        if not one["instruments_known"]:
            assert not any(one[f"plays_{name}"] for name in BAND)
    tempos = np.array([110 * 2 ** one["tempo"] for one in first if one["tempo_known"]])
    assert abs(tempos / 120 - 1).max() <= TEMPO_STRETCH + 1e-6
    assert tempos.std() > 2


def _last_bar(cut: NoteCut) -> int:
    """The bar of the last note, where the time is told; else −1."""
    one = told(cut, 0)
    if not one["elapsed_known"]:
        return -1
    origin = round(-64 * math.log(one["elapsed_64"])) * 48
    return ticks_written(cut, origin)[-1] // 48


def test_a_reading_stands_where_no_label_does() -> None:
    piece = band_piece(mood=None)
    reading = WeakLabels(np.array([0.0, 48.0]), np.array([[-1.0, 0.0], [1.0, 1.0]]))
    cut = cut_notes(piece, 1000, None, reading)
    seconds = np.concatenate([[0], piece.notes["tick"]]) / 24
    assert_close(cut.conditions[:, 0], seconds / 24 - 1, 1e-4)
    assert cut.conditions[:, 2].tolist() == [1] * len(cut.conditions)
    assert not cut_notes(piece, 1000, None).conditions[:, :3].any()
    labelled = cut_notes(band_piece(), 1000, None, reading)
    assert set(labelled.conditions[:, 0].tolist()) == {1}


def test_a_bar_with_more_notes_than_a_stretch_has_steps_is_begun_all_the_same() -> None:
    for cut in many(band_piece(3), 8, 100):
        assert 0 < len(cut.tokens) <= 7


@pytest.mark.parametrize("seed", range(4))
def test_what_is_seen_in_training_is_what_is_seen_in_sampling(seed: int) -> None:
    """Also where lengths are rounded up, so that an instrument has no voice left."""
    notes = playable(by_chance(seed, 160, ("piano", "violin", "bass", "drums")))
    piece: GridPiece = replace(band_piece(), notes=notes, chords=band_piece(200).chords)
    cut = cut_notes(piece, 1000, None)
    moved = written(cut)
    players = sorted(set(moved["instrument"].tolist()))
    chords = transpose_chords(piece.chords, semitones(piece, cut))
    tracker = SurroundingsTracker(1, 48, players, [chords], [piece.returns], np.zeros(0, GRID_NOTE))
    for index, note in enumerate(moved):
        one = {name: np.array([note[name]]) for name in GRID_NOTE.names or ()}
        now = tracker.now(one["tick"])[0]
        assert_close(now, cut.surroundings.now[index].astype(float), 2e-3, index)
        own = tracker.own(one["tick"], one["instrument"])[0]
        assert np.array_equal(own, cut.surroundings.own[index])
        tracker.strike(one["tick"], one["instrument"], one["pitch"], one["duration"])


def playable(notes: GridNotes) -> GridNotes:
    """What instruments can play, up to the first rest that no shift can tell."""
    found = limit_polyphony(notes)
    odd = np.flatnonzero(~np.isin(np.diff(found["tick"], prepend=0), SHIFT_TICKS))
    return found[: odd[0]] if len(odd) else found


def written(cut: NoteCut) -> GridNotes:
    notes = np.zeros(len(cut.tokens), GRID_NOTE)
    notes["tick"] = ticks_written(cut)
    for name in ("instrument", "pitch"):
        notes[name] = cut.tokens[name]
    durations = DURATION_TICKS[cut.tokens["duration"]]
    notes["duration"] = durations
    return notes


def semitones(piece: GridPiece, cut: NoteCut) -> int:
    pitched = np.flatnonzero(piece.notes["instrument"][: len(cut.tokens)] != DRUM)[0]
    return int(cut.tokens["pitch"][pitched]) - int(piece.notes["pitch"][pitched])
