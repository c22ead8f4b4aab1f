"""Figures of collections that are made up, and the tables of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.analysis.movement import MOVEMENT
from engine.evaluation.form.columns import form_columns
from engine.evaluation.form.figures import kinds_of_form, spreads, told_apart
from engine.evaluation.form.measures import FIGURES, MeasuredForm
from engine.evaluation.form.pieces import FormPiece, whole_piece
from engine.evaluation.form.report import form_to_json, form_to_markdown
from engine.music.grid import to_notes
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from tests.engine.made_up_phrases import GRID, phrases


def made(count: int, mean: float, seed: int, form: str = "A B A C") -> list[MeasuredForm]:
    rng = np.random.default_rng(seed)
    return [
        MeasuredForm(f"{seed}/{number}", dict.fromkeys(FIGURES, 0.5) | drawn(rng, mean), form)
        for number in range(count)
    ]


def drawn(rng: np.random.Generator, mean: float) -> dict[str, float]:
    return {name: float(rng.normal(mean, 1.0)) for name in MOVEMENT}


@pytest.mark.slow
def test_a_spread_is_of_the_pieces_that_have_the_figure() -> None:
    pieces = made(4, 0.0, 1)
    for number, one in enumerate(pieces):
        one.figures["alike_1"] = (0.0, 0.1, 0.2, np.nan)[number]
        one.figures["bass_alike_1"] = np.nan
    found = spreads(pieces)
    assert found["alike_1"].mean.value == pytest.approx(0.1)
    assert found["alike_1"].median.value == 0.1
    assert found["alike_1"].most == 0.2
    assert found["alike_1"].mean.low < 0.1 < found["alike_1"].mean.high
    assert "bass_alike_1" not in found


@pytest.mark.slow
def test_collections_that_move_alike_cannot_be_told_apart() -> None:
    alike = told_apart(made(60, 0.0, 1), made(80, 0.0, 2))
    other = told_apart(made(60, 0.0, 1), made(80, 1.0, 3))
    assert 0.35 < alike.value < 0.65
    assert other.value > 0.95
    assert other.low <= other.value <= other.high


def test_kinds_of_form_are_counted_by_their_first_four_sections() -> None:
    pieces = [
        *made(2, 0.0, 1, "A B A' C D"),
        *made(3, 0.0, 2, "A A B A"),
        *made(1, 0.0, 3, "A B"),
    ]
    assert kinds_of_form(pieces) == {"A A B A": 3, "A B A' C": 2}
    assert kinds_of_form([]) == {}


@pytest.mark.slow
@pytest.mark.usefixtures("few_resamplings")
def test_real_and_composed_music_stand_side_by_side(tmp_path: Path) -> None:
    folder = tmp_path / "pop1k7" / "performed"
    folder.mkdir(parents=True)
    for number in range(3):
        notes = to_notes(phrases("ABAC", seed=number), GRID)
        score = Score(notes, GRID.tempo, (), (4, 4))
        (folder / f"song{number}.mid").write_bytes(write_midi(score, "song"))

    def composed(seconds: float) -> list[FormPiece]:
        notes = to_notes(phrases("A" * 16, 1, seed=9), GRID)
        return [whole_piece(Score(notes, GRID.tempo, (), (4, 4)), "loop", seconds)]

    found = form_columns(tmp_path, ("pop1k7",), (30.0, 500.0), 10, {"mine": ("piano", composed)})
    real, mine = found[30.0]
    assert (real.name, real.pieces, mine.name, mine.pieces) == ("pop1k7", 3, "mine", 1)
    assert mine.spreads["alike_4"].mean.value == 1.0
    assert real.spreads["alike_4"].mean.value < 0.5
    # Of three songs nothing can be learned, and nothing real is 500 s long.
    assert mine.told_apart is None
    assert [column.name for column in found[500.0]] == ["mine"]
    table = form_to_markdown(found[30.0])
    assert "| | pop1k7 (3) | mine (1) |" in table
    assert "1.000 / 1.000 / 1.000" in table
    assert "drums" not in table
    data = json.loads(json.dumps(form_to_json(found[30.0])))
    assert data[1]["spreads"]["alike_4"]["median"]["value"] == 1.0
