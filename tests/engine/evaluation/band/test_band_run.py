"""The whole evaluation of a band on made-up music: a good model, and ones with a fault each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from engine.api.instruments import MULTI, ORDER, named
from engine.api.moods import CORNERS
from engine.api.request import ComposeRequest
from engine.composing.ending import ended
from engine.composing.parameters import grid_for
from engine.evaluation.band.evaluator import BandEvaluator
from engine.evaluation.band.plots import draw_playing
from engine.evaluation.band.references import HELD_OUT, BandReferences, band_references
from engine.evaluation.band.report import BAND_LAYOUT, BAND_ROWS
from engine.evaluation.band.run import ASKED, run_band_evaluation
from engine.evaluation.collection import MOODS
from engine.evaluation.plots import draw_features, draw_moods
from engine.evaluation.report import to_json, to_markdown
from engine.evaluation.results import GENERATED, Results
from engine.music.grid import Grid
from engine.music.score import DRUMS, Score
from engine.training.band_datasets import LABELLED, BandPiece
from tests.engine.made_up_bands import score, written

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_resamplings")]

SECONDS = 20
PIECES = 5
TEMPO = 110.0


@pytest.fixture(scope="module", autouse=True)
def one_evaluator() -> Iterator[None]:
    """What is the same whichever model is on trial is found out once for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("held_out", "labelled", "other"):
            patch.setattr(BandEvaluator, name, cache(getattr(BandEvaluator, name)))
        patch.setattr("engine.evaluation.band.run.BandEvaluator", cache(BandEvaluator))
        yield


@pytest.fixture(scope="module")
def references() -> BandReferences:
    """Labelled pieces of four, and songs of another set, always calm and for others."""
    labelled = [
        BandPiece(
            f"{LABELLED}/{number}",
            f"song {number}",
            written(MOODS[number % 4], number, 12),
            Grid(TEMPO),
            "game",
            "val" if number % 5 == 0 else "train",
            CORNERS[MOODS[number % 4]],
            heard=True,
        )
        for number in range(100)
    ]
    others = [
        BandPiece(
            f"game_music/{number}",
            f"other {number}",
            written("calm", 500 + number, 20, (1, 2, 7)),
            Grid(70.0),
            "game",
            "train",
        )
        for number in range(40)
    ]
    return band_references([*labelled, *others], SECONDS)


def players_for(request: ComposeRequest) -> tuple[int, ...]:
    if request.instruments == MULTI:
        return (0, 1, 2, 8)
    return tuple(ORDER.index(one) for one in named(request.instruments))


def good_piece(request: ComposeRequest) -> Score:
    """For who was asked for, in mood, key and tempo, as long as asked."""
    tonic = request.key.tonic if request.key else 0
    grid, bars = grid_for(request.seconds, request.tempo or TEMPO, fixed=bool(request.tempo))
    players = players_for(request)
    notes = written(request.mood.name, 7000 + request.seed, bars, players, tonic)
    return score(ended(notes, bars * grid.bar_ticks), grid.tempo, players)


def without_drums(request: ComposeRequest) -> Score:
    """A model that forgets the drums."""
    made = good_piece(request)
    return replace(made, notes=made.notes[made.notes["program"] != DRUMS])


def clumsy(request: ComposeRequest) -> Score:
    """A model that is late, too high for a third of its notes, and deaf to the mood."""
    made = good_piece(replace(request, mood=replace(request.mood, name="sad"), key=None))
    notes = made.notes.copy()
    notes["onset"] += 60 / made.tempo / 8
    notes["pitch"][::3] = 121
    return replace(made, notes=notes, tempo=made.tempo * 1.1)


def evaluation(compose: Callable[[ComposeRequest], Score], references: BandReferences) -> Results:
    def generate(requests: Sequence[ComposeRequest]) -> Iterator[Score]:
        yield from map(compose, requests)

    return run_band_evaluation(generate, references, PIECES, SECONDS, lambda: {"instrument": 1.25})


@pytest.fixture(scope="module")
def good(references: BandReferences) -> Results:
    return evaluation(good_piece, references)


def figure(results: Results, name: str, column: str = GENERATED) -> float:
    return results.columns[column][name].value


def test_a_good_model_is_seen_to_be_good(good: Results) -> None:
    assert figure(good, "mood") > 0.85
    assert figure(good, "arousal") > 0.95
    assert figure(good, "even_mood") == pytest.approx(figure(good, "mood"))
    assert figure(good, "collapsed") == 0
    assert figure(good, "copied") <= 0.2
    for column in (GENERATED, ASKED):
        assert figure(good, "exact", column) == 1
        assert figure(good, "drums", column) == 1
        assert figure(good, "length", column) == 1
        assert figure(good, "unplayable", column) == 0
        assert figure(good, "in_time", column) == 1
    assert figure(good, "tempo", ASKED) == 1
    assert figure(good, "frechet") < figure(good, "frechet", "game_music") / 2


def test_real_pieces_stand_beside_as_a_scale(good: Results) -> None:
    assert list(good.columns) == [GENERATED, ASKED, HELD_OUT, LABELLED, "game_music"]
    assert figure(good, "mood", LABELLED) > 0.85
    assert figure(good, "told_apart", "game_music") > 0.8
    for name in ("bass_on_drums", "bass_on_kicks", "chords_on_bass", "bass_lowest", "scale"):
        assert figure(good, name) == pytest.approx(figure(good, name, HELD_OUT), abs=0.06), name
    # No drums there, so nothing meets them; and no key or length was asked of real music.
    assert "bass_on_drums" not in good.columns["game_music"]
    assert not {"mood", "length", "tempo", "drums"} & set(good.columns[HELD_OUT])


def test_every_figure_lies_in_its_interval_and_has_a_row(good: Results) -> None:
    for column, figures in good.columns.items():
        assert set(figures) <= set(BAND_ROWS), column
        for name, found in figures.items():
            assert found.low - 1e-9 <= found.value <= found.high + 1e-9, (column, name)
    assert set(good.columns[GENERATED]) | set(good.columns[ASKED]) == set(BAND_ROWS)


def test_forgotten_drums_are_found_out(references: BandReferences) -> None:
    results = evaluation(without_drums, references)
    assert figure(results, "exact") == 0
    assert figure(results, "drums") == 0
    assert figure(results, "drums", ASKED) == 0
    # Ensembles without drums have nothing to forget.
    assert 0.3 < figure(results, "exact", ASKED) < 0.7
    assert "bass_on_drums" not in results.columns[GENERATED]


def test_a_clumsy_model_is_found_out(references: BandReferences) -> None:
    results = evaluation(clumsy, references)
    assert figure(results, "unplayable") > 0.2
    assert figure(results, "in_time") < 0.7
    assert figure(results, "tempo", ASKED) == 0
    assert figure(results, "key", ASKED) < 0.3
    assert figure(results, "mood_happy") < 0.3
    assert figure(results, "scale") < figure(results, "scale", LABELLED)


def test_a_copying_model_is_found_out(references: BandReferences) -> None:
    def copying(request: ComposeRequest) -> Score:
        known = references.known[request.seed % len(references.known)].copy()
        pitched = known["program"] != DRUMS
        known["pitch"][pitched] += 1
        return replace(good_piece(request), notes=known)

    assert figure(evaluation(copying, references), "copied") == 1


def test_the_report_is_a_table_data_and_pictures(
    good: Results, references: BandReferences, tmp_path: Path
) -> None:
    table = to_markdown(good, BAND_LAYOUT)
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {len(good.columns) + 3}
    assert len(rows) == len(BAND_ROWS) + 2
    assert "instrument 1.250" in table
    data = json.loads(json.dumps(to_json(good)))
    assert data["columns"][ASKED]["tempo"]["value"] == 1
    assert np.array_equal(good.generated.labels, np.repeat(np.arange(4), PIECES))
    drawings: dict[str, Callable[[Path], None]] = {
        "moods.png": lambda path: draw_moods(good, path),
        "features.png": lambda path: draw_features(good, references.labelled.all, path),
        "playing.png": lambda path: draw_playing(good.columns, path),
    }
    for name, draw in drawings.items():
        draw(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
        assert (tmp_path / name).stat().st_size > 10_000
