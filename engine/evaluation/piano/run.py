"""The whole evaluation of the piano: what it is asked for, and all that is found out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import measure, vector
from engine.api.request import ComposeRequest
from engine.evaluation.beats.figures import Tracks
from engine.evaluation.collection import MOODS, collect
from engine.evaluation.control import (
    Generate,
    keeps_length,
    length_requests,
    mood_requests,
)
from engine.evaluation.figures import Figures
from engine.evaluation.intervals import bootstrap, share
from engine.evaluation.key_figures import asked_key_figures, real_key_figures
from engine.evaluation.piano.control import (
    grid_requests,
    key_requests,
    long_requests,
    rank_correlation,
)
from engine.evaluation.piano.evaluator import PianoEvaluator
from engine.evaluation.piano.references import References
from engine.evaluation.recurrence import recurrence
from engine.evaluation.results import GENERATED, Losses, Results
from engine.evaluation.tempo import sounds_tempo, states_tempo, tempo_requests
from engine.music.score import Notes, Score

VALIDATION: Final = "validation clips"
ALL_CLIPS: Final = "all clips"
LONG_SHARE: Final = 5
"""For so many pieces of a mood one long piece is made, at least one, to see figures return."""


def run_piano_evaluation(
    generate: Generate,
    references: References,
    pieces: int,
    seconds: int,
    tracker: Tracks,
    measure_losses: Callable[[], Losses] = dict,
) -> Results:
    """Generate pieces with fixed seeds and hold them against real music.

    Args:
        generate: What composes.
        references: Real music, cut to ``seconds``.
        pieces: Pieces for each of the four moods, ≥ 5.
        seconds: Their length.
        tracker: Finds the beats of pieces whose tempo is asked for.
        measure_losses: Asked once for the network's loss.
    """
    by_mood = mood_requests(MOODS, pieces, seconds)
    grid = grid_requests(seconds)
    others = [*key_requests(MOODS, seconds), *length_requests(MOODS)]
    long = long_requests(MOODS, max(1, pieces // LONG_SHARE))
    timed = tempo_requests(MOODS, seconds)
    requests = [*by_mood, *grid, *others, *long, *timed]
    scores = list(generate(requests))
    made = [score.notes for score in scores]
    # In the order of the requests, from the first of each kind.
    ends = np.cumsum([len(by_mood), len(grid), len(others), len(long)])

    evaluator = PianoEvaluator(references)
    generated = collect(
        GENERATED,
        made[: ends[0]],
        np.repeat(np.arange(len(MOODS)), pieces).tolist(),
        [f"piece {number}" for number in range(len(by_mood))],
    )
    on_grid = made[ends[0] : ends[1]]
    asked = np.array([(request.mood.valence, request.mood.arousal) for request in grid])
    heard = evaluator.position(np.array([vector(measure(notes)) for notes in on_grid]))
    columns = {
        GENERATED: evaluator.generated(generated)
        | _control(requests, made)
        | _grid(asked, heard)
        | _returns(made[ends[2] : ends[3]])
        | _tempos(timed, scores[ends[3] :], tracker),
        VALIDATION: evaluator.validation(),
        ALL_CLIPS: evaluator.all_clips()
        | real_key_figures(references.clips.pieces, references.clips.songs),
        **{sister.name: evaluator.sister(sister) for sister in references.sisters},
    }
    for name, openings in references.long.items():
        columns[name] = columns[name] | _returns(openings)
    return Results(
        pieces,
        seconds,
        evaluator.longest_allowed,
        columns,
        measure_losses(),
        generated,
        evaluator.position(generated.features),
        asked,
        heard,
    )


def _names(count: int) -> tuple[str, ...]:
    """Every generated piece stands for itself."""
    return tuple(str(number) for number in range(count))


def _control(requests: Sequence[ComposeRequest], made: Sequence[Notes]) -> Figures:
    pairs = list(zip(requests, made, strict=True))
    # A tempo that is asked for leaves the length to whole bars.
    lengths = np.array([keeps_length(one, notes) for one, notes in pairs if one.tempo is None])
    return {"length": share(lengths, _names(len(lengths)))} | asked_key_figures(requests, made)


def _grid(asked: NDArray[np.float64], heard: NDArray[np.float64]) -> Figures:
    names = _names(len(asked))
    return {
        f"rank_{axis}": bootstrap(
            lambda chosen, column=column: rank_correlation(  # type: ignore[misc]
                asked[chosen, column], heard[chosen, column]
            ),
            names,
        )
        for column, axis in enumerate(("valence", "arousal"))
    }


def _tempos(
    requests: Sequence[ComposeRequest], scores: Sequence[Score], tracker: Tracks
) -> Figures:
    pairs = list(zip(requests, scores, strict=True))
    stated = np.array([states_tempo(request, score) for request, score in pairs])
    found = np.array([sounds_tempo(one, score.notes, tracker) for one, score in pairs])
    names = _names(len(pairs))
    return {"tempo": share(stated, names), "tempo_found": share(found, names)}


def _returns(pieces: Sequence[Notes]) -> Figures:
    if not pieces:
        return {}
    shares = np.array([recurrence(notes) for notes in pieces])
    return {"returns": share(shares, _names(len(shares)))}
