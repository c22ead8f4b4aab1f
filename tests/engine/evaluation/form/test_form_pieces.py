"""Pieces laid on their beats and cut, so that bars and seconds are of the same music."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.analysis.sections import find_returns
from engine.api.errors import DataError
from engine.evaluation.form.measures import FIGURES, measure_form
from engine.evaluation.form.pieces import FormPiece, cut, lay_on_beats, lay_score, whole_piece
from engine.evaluation.form.references import READ, load_forms
from engine.music.grid import Grid, GridNotes, to_notes
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Notes, Score, end_times
from tests.engine.made_up_band import write_labelled
from tests.engine.made_up_phrases import BAR, GRID, phrases


def beats_of(count: int, period: float, lead: float = 0.0) -> np.ndarray:
    return lead + period * np.arange(count)


def piece(letters: str, bars: int = 4) -> FormPiece:
    grid_notes = phrases(letters, bars)
    notes = to_notes(grid_notes, GRID)
    count = len(letters) * bars
    return FormPiece("made up", count * 2.4, notes, count, grid_notes, GRID)


def same(one: GridNotes, other: GridNotes) -> bool:
    names = ["tick", "instrument", "pitch"]
    return bool((one[names] == other[names]).all())


def test_notes_played_unevenly_lie_on_their_ticks() -> None:
    written = phrases("AB")
    rng = np.random.default_rng(1)
    beats = 1.0 + np.concatenate([[0], np.cumsum(0.6 * rng.uniform(0.8, 1.2, 39))])
    notes = to_notes(written, GRID)
    notes["onset"] = np.interp(written["tick"] / 12, np.arange(40), beats)
    notes["onset"] += rng.normal(0, 0.008, len(notes))
    notes = notes[np.argsort(notes["onset"], kind="stable")]
    laid = lay_on_beats(notes, beats, np.arange(40) % 4 == 0)
    assert laid.bars == 9
    assert laid.grid.meter == 4
    assert len(laid.grid_notes) == len(written)
    assert same(laid.grid_notes, written)


def test_the_longest_stretch_of_whole_bars_is_taken() -> None:
    downbeats = np.zeros(60, bool)
    # Three bars of four, one of two, and then ten of four.
    downbeats[[0, 4, 8, 12, *range(14, 55, 4)]] = True
    notes = np.array([(0.5 * beat, 0.4, 60, 80, 0) for beat in range(60)], NOTE)
    laid = lay_on_beats(notes, beats_of(60, 0.5), downbeats)
    assert laid.bars == 10
    assert laid.bar_times[0] == 7.0
    assert laid.grid_notes["tick"].tolist() == [12 * beat for beat in range(40)]


def test_a_score_lies_on_the_beats_of_its_tempo_map() -> None:
    notes = np.array([(at, 0.3, 60, 80, 0) for at in (0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)], NOTE)
    score = Score(notes, 120.0, ((2.0, 60.0),), (4, 4))
    laid = lay_score(score)
    assert laid.grid_notes["tick"].tolist() == [0, 12, 24, 36, 48, 60, 72]
    assert laid.bar_times[:3].tolist() == [0.0, 2.0, 6.0]
    six = lay_score(Score(notes, 120.0, (), (6, 8)))
    assert six.grid.bar_ticks == 36
    free = lay_score(Score(notes))
    assert free.bar_times[:3].tolist() == [0.0, 2.0, 4.0]


def test_an_excerpt_begins_on_its_bar_line_in_seconds_and_in_ticks() -> None:
    written = phrases("ABCD")
    score = Score(to_notes(written, GRID), GRID.tempo, (), (4, 4))
    part = cut(lay_score(score), "song", 4, 9.6)
    assert part.bars == 4
    inside = (written["tick"] >= 4 * BAR) & (written["tick"] < 8 * BAR)
    assert len(part.notes) == len(part.grid_notes) == inside.sum()
    assert part.grid_notes["tick"].min() == 0
    assert part.notes["onset"][0] == pytest.approx(0.0, abs=1e-3)
    assert end_times(part.notes).max() <= 9.6 + 1e-9


def test_a_composed_piece_is_measured_to_its_last_bar() -> None:
    written = phrases("ABA")
    score = Score(to_notes(written, GRID), GRID.tempo, (), (4, 4))
    whole = whole_piece(score, "one", score.seconds)
    assert whole.bars == 12
    assert find_returns(whole.grid_notes, whole.grid).tolist()[8:] == [0, 1, 2, 3]
    assert whole_piece(score, "one", 9.6).bars == 4


@pytest.mark.slow
def test_a_repeating_piece_and_a_stuck_one_have_the_figures_of_such() -> None:
    loop = measure_form(piece("A" * 24, 1))
    assert list(loop.figures) == list(FIGURES)
    assert loop.figures["alike_1"] == loop.figures["alike_16"] == 1.0
    assert loop.figures["copies_8"] == 1.0
    assert np.isnan(loop.figures["bass_alike_1"])
    form = measure_form(piece("ABACDA"))
    assert form.form == "A B A C D A"
    assert form.figures["returned"] == 8 / 24
    assert form.figures["alike_8"] > form.figures["alike_4"]
    assert form.figures["si_mid"] > 0.2
    rows = [(0.25 * at, 0.25, 60, 80, 0) for at in range(160)]
    stuck = measure_form(whole_piece(Score(np.array(rows, NOTE), 120.0, (), (4, 4)), "", 40.0))
    assert stuck.figures["commonest"] == stuck.figures["stuck"] == 1.0


def test_another_key_changes_no_figure() -> None:
    here = piece("ABAC")
    moved, moved_grid = here.notes.copy(), here.grid_notes.copy()
    moved["pitch"] += 2
    moved_grid["pitch"] += 2
    there = FormPiece("", here.seconds, moved, here.bars, moved_grid, here.grid)
    one, other = measure_form(here), measure_form(there)
    assert one.form == other.form
    assert other.figures == pytest.approx(one.figures, abs=1e-6, nan_ok=True)


def written_file(folder: Path, name: str, notes: Notes, grid: Grid) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    score = Score(notes, grid.tempo, (), (4, 4))
    (folder / f"{name}.mid").write_bytes(write_midi(score, name))


def test_excerpts_of_performances_and_bands_are_of_the_length_asked_for(tmp_path: Path) -> None:
    for number in range(3):
        notes = to_notes(phrases("ABCDABCD", seed=number), GRID)
        written_file(tmp_path / "pop1k7" / "performed", f"song{number}", notes, GRID)
    write_labelled(tmp_path / "ym2413_mdb", songs=2, bars=16)
    piano = load_forms(tmp_path, "pop1k7", (24.0, 48.0, 600.0), 2)
    assert {length: len(found) for length, found in piano.items()} == {24.0: 2, 48.0: 2, 600.0: 0}
    for part in piano[24.0]:
        assert part.bars == 10
        assert 20 < part.notes["onset"][-1] < 24
    again = load_forms(tmp_path, "pop1k7", (24.0, 48.0, 600.0), 2)
    assert same(again[24.0][0].grid_notes, piano[24.0][0].grid_notes)
    bands = load_forms(tmp_path, "ym2413_mdb", (15.0,), 10)[15.0]
    assert bands
    assert all(len(np.unique(part.grid_notes["instrument"])) > 1 for part in bands)


@pytest.mark.parametrize("name", READ)
def test_a_collection_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"There is no folder .*{name}; see the README"):
        load_forms(tmp_path, name, (30.0,), 1)
