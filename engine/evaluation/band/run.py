"""The whole evaluation of a model for several instruments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from engine.api.instruments import MULTI
from engine.api.request import ComposeRequest
from engine.evaluation.band.collection import Played, collect_band
from engine.evaluation.band.control import ensemble_requests, wanted
from engine.evaluation.band.evaluator import BandEvaluator
from engine.evaluation.band.figures import control_figures
from engine.evaluation.band.playing import grid_of
from engine.evaluation.band.references import BandReferences
from engine.evaluation.collection import MOODS
from engine.evaluation.control import Generate, length_requests, mood_requests
from engine.evaluation.results import GENERATED, Losses, Results
from engine.music.score import Score
from engine.training.labels import UNLABELLED

ASKED: Final = "ensembles asked for"
"""The column of the pieces whose instruments, key and tempo were asked for."""


def run_band_evaluation(
    generate: Generate,
    references: BandReferences,
    pieces: int,
    seconds: int,
    measure_losses: Callable[[], Losses] = dict,
) -> Results:
    """Generate pieces with fixed seeds and hold them against real music.

    The pieces by which moods are read leave their instruments to the composer. Other pieces are
    asked for with presets and lists of instruments, keys and tempos, and with other lengths.

    Args:
        generate: What composes.
        references: Real music, cut to about ``seconds``.
        pieces: Pieces for each of the four moods, ≥ 5.
        seconds: Their length.
        measure_losses: Called once for the network's losses.
    """
    by_mood = mood_requests(MOODS, pieces, seconds, MULTI)
    lengths = length_requests(MOODS, MULTI)
    asked = ensemble_requests(MOODS, seconds)
    made = list(generate([*by_mood, *lengths, *asked]))
    free, fixed = made[: -len(asked)], made[-len(asked) :]

    evaluator = BandEvaluator(references)
    # Four moods, ``pieces`` of each, in the order of the requests.
    labels = np.repeat(np.arange(len(MOODS)), pieces).tolist()
    generated = collect_band(GENERATED, _played(by_mood, free[: len(by_mood)], labels))
    # In a key and at a tempo that may not suit it, a mood is not to be read.
    ensembles = collect_band(ASKED, _played(asked, fixed, [UNLABELLED] * len(asked)))
    columns = {
        GENERATED: evaluator.generated(generated) | control_figures([*by_mood, *lengths], free),
        ASKED: evaluator.asked(ensembles) | control_figures(asked, fixed),
        references.held_out.all.name: evaluator.held_out(),
        references.labelled.all.name: evaluator.labelled(),
        **{other.all.name: evaluator.other(other) for other in references.others},
    }
    nowhere = np.zeros((0, 2))
    return Results(
        pieces,
        seconds,
        evaluator.longest_allowed,
        columns,
        measure_losses(),
        generated.all,
        evaluator.position(generated.all.features),
        nowhere,
        nowhere,
    )


def _played(
    requests: Sequence[ComposeRequest], made: Sequence[Score], labels: Sequence[int]
) -> list[Played]:
    """Generated pieces, each a song of its own."""
    return [
        Played(score.notes, grid_of(score), label, f"piece {number}", wanted(request, score))
        for number, (request, score, label) in enumerate(zip(requests, made, labels, strict=True))
    ]
