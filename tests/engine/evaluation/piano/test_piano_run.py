"""The whole evaluation on made-up music: a good model, a copying one and a deaf one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.api.request import ComposeRequest
from engine.evaluation.collection import MOODS
from engine.evaluation.control import Generate
from engine.evaluation.piano.evaluator import PianoEvaluator
from engine.evaluation.piano.references import References, load_references
from engine.evaluation.piano.report import LAYOUT, ROWS
from engine.evaluation.piano.run import ALL_CLIPS, VALIDATION, run_piano_evaluation
from engine.evaluation.plots import draw_features, draw_moods
from engine.evaluation.report import to_json, to_markdown
from engine.evaluation.results import GENERATED, Results
from engine.music.excerpt import excerpt
from engine.music.midi_writer import write_midi
from engine.music.score import Score, end_times
from tests.engine.evaluation.test_tempo import Found
from tests.engine.made_up import clip, write_emopia

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_resamplings")]

SECONDS = 10
PIECES = 6


@pytest.fixture(scope="module", autouse=True)
def one_evaluator() -> Iterator[None]:
    """What is the same whichever model is on trial is found out once for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("validation", "all_clips", "sister"):
            patch.setattr(PianoEvaluator, name, cache(getattr(PianoEvaluator, name)))
        patch.setattr("engine.evaluation.piano.run.PianoEvaluator", cache(PianoEvaluator))
        yield


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> References:
    """Real music: 120 clips of 12 s, half of them unheard; and 40 songs of 110 s as POP909."""
    data = tmp_path_factory.mktemp("data")
    write_emopia(data / "emopia", 120, 60)
    (data / "pop909" / "midis").mkdir(parents=True)
    for number in range(40):
        score = Score(clip("calm", 500 + number, 110.0))
        path = data / "pop909" / "midis" / f"{number + 1:03d}.mid"
        path.write_bytes(write_midi(score, "A song"))
    return load_references(data, SECONDS)


def good_model(requests: Sequence[ComposeRequest]) -> Iterator[Score]:
    """Writes for the corner of the mood asked for, in its key and length."""
    for request in requests:
        valence, arousal = request.mood.valence, request.mood.arousal
        # Half-way places fall to either side, now and then.
        chance = np.random.default_rng(request.seed).uniform(-1, 1, 2)
        sides = (1.0 if valence > chance[0] else -1.0, 1.0 if arousal > chance[1] else -1.0)
        name = next(mood for mood, place in CORNERS.items() if place == sides)
        tonic = request.key.tonic if request.key else 0
        notes = clip(name, 7000 + request.seed, float(request.seconds), tonic)
        yield Score(notes, float(request.tempo or 120))


def evaluation(generate: Generate, references: References) -> Results:
    return run_piano_evaluation(
        generate, references, PIECES, SECONDS, Found(60), lambda: {"pitch": 2.5}
    )


@pytest.fixture(scope="module")
def good(references: References) -> Results:
    return evaluation(good_model, references)


def figure(results: Results, name: str, column: str = GENERATED) -> float:
    return results.columns[column][name].value


def test_references_are_cut_and_split(references: References) -> None:
    assert len(references.clips) == 120
    assert references.validation.sum() == 60
    assert np.bincount(references.clips.labels).tolist() == [30, 30, 30, 30]
    ends = [end_times(notes).max() for notes in references.clips.pieces]
    assert max(ends) <= SECONDS
    assert [sister.name for sister in references.sisters] == ["pop909"]
    assert len(references.long["pop909"]) == 40
    # What is kept aside is no music that could have been copied.
    assert 60 <= len(references.known) < 100


def test_without_clips_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load_references(tmp_path, SECONDS)


def test_a_good_model_is_seen_to_be_good(good: Results) -> None:
    assert figure(good, "mood") > 0.85
    assert figure(good, "arousal") > 0.95
    assert figure(good, "stranger_arousal") > 0.9
    assert figure(good, "collapsed") == 0
    assert figure(good, "copied") < 0.1
    assert figure(good, "length") > 0.95
    assert figure(good, "key") > 0.2
    assert figure(good, "tempo") == 1
    # Of the five tempos that are asked for, a tracker that always finds 60 finds one.
    assert figure(good, "tempo_found") == 0.2
    assert figure(good, "rank_arousal") > 0.5
    assert figure(good, "rank_valence") > 0.4
    assert figure(good, "overlap") > 0.6
    assert figure(good, "frechet") < figure(good, "frechet", "pop909") / 2


def test_real_clips_stand_beside_as_a_scale(good: Results) -> None:
    assert figure(good, "mood", VALIDATION) > 0.85
    assert figure(good, "frechet", ALL_CLIPS) < figure(good, "frechet", "pop909")
    assert figure(good, "told_apart", "pop909") > 0.8
    assert "mood" not in good.columns["pop909"]
    assert "length" not in good.columns[VALIDATION]


def test_every_figure_lies_in_its_interval_and_has_a_row(good: Results) -> None:
    for column, figures in good.columns.items():
        assert set(figures) <= set(ROWS), column
        for name, found in figures.items():
            assert found.low - 1e-9 <= found.value <= found.high + 1e-9, (column, name)
    assert set(good.columns[GENERATED]) == set(ROWS)


def test_pieces_and_requests_stay_in_step(good: Results) -> None:
    assert np.array_equal(good.generated.labels, np.repeat(np.arange(4), PIECES))
    assert good.heard.shape == (4 * PIECES, 2)
    assert good.grid_asked.shape == good.grid_heard.shape == (100, 2)
    for label, mood in enumerate(MOODS):
        arousal = good.heard[good.generated.labels == label, 1].mean()
        assert np.sign(arousal) == CORNERS[mood][1]


def test_a_copying_model_is_found_out(references: References) -> None:
    known = [notes for notes in references.known if len(notes) > 100]

    def copying(requests: Sequence[ComposeRequest]) -> Iterator[Score]:
        for request in requests:
            yield Score(excerpt(known[request.seed % len(known)], 0.0, float(SECONDS)))

    results = evaluation(copying, references)
    assert figure(results, "copied") == 1
    assert figure(results, "match_median") > 3 * results.longest_allowed


def test_a_model_deaf_to_the_request_is_found_out(references: References) -> None:
    def deaf(requests: Sequence[ComposeRequest]) -> Iterator[Score]:
        for request in requests:
            yield Score(clip("sad", request.seed, 4.0))

    results = evaluation(deaf, references)
    assert figure(results, "mood_sad") > 0.8
    assert figure(results, "mood_happy") < 0.2
    assert figure(results, "length") < 0.2
    assert figure(results, "key") < 0.1
    assert abs(figure(results, "rank_arousal")) < 0.4


def test_the_report_is_a_table_data_and_pictures(
    good: Results, references: References, tmp_path: Path
) -> None:
    table = to_markdown(good, LAYOUT)
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {len(good.columns) + 3}
    assert len(rows) == len(ROWS) + 2
    assert "pitch 2.500" in table
    # Moves are whole, so what is longer than 5.7 is longer than 5.
    named = to_markdown(replace(good, longest_allowed=5.7), LAYOUT)
    assert "up to 5 moves is no copy" in named
    # What was not measured has no row, and no losses have no sentence.
    generated = {name: one for name, one in good.columns[GENERATED].items() if name != "length"}
    less = to_markdown(replace(good, columns={GENERATED: generated}, losses={}), LAYOUT)
    assert LAYOUT.rows["length"][0] in table
    assert LAYOUT.rows["length"][0] not in less
    assert "nats a note" in table
    assert "nats a note" not in less
    data = json.loads(json.dumps(to_json(good)))
    assert data["columns"][GENERATED]["length"]["value"] == figure(good, "length")
    drawings: dict[str, Callable[[Path], None]] = {
        "moods.png": lambda path: draw_moods(good, path),
        "features.png": lambda path: draw_features(good, references.clips, path),
    }
    for name, draw in drawings.items():
        draw(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
        assert (tmp_path / name).stat().st_size > 10_000
