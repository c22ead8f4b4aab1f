"""The whole trial of a model for several instruments."""

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
from engine.evaluation.collection import MOODS, UNLABELLED
from engine.evaluation.control import Generate, length_requests, mood_requests
from engine.evaluation.results import GENERATED, Losses, Results
from engine.music.score import Score

ASKED: Final = "ensembles asked for"
"""The column of pieces whose instruments, key and tempo were asked for."""


def run_band_evaluation(
    generate: Generate,
    references: BandReferences,
    pieces: int,
    seconds: int,
    measure_losses: Callable[[], Losses] = dict,
) -> Results:
    """Generate pieces with fixed seeds and hold them against real music.

    The instruments of the pieces by which moods are read are left to the composer. What can
    be asked for besides is asked for in others: presets and lists with keys and tempos, and
    lengths.

    Args:
        generate: What composes.
        references: Real music, cut to about ``seconds``.
        pieces: Pieces for each of the four moods, ≥ 5.
        seconds: Their length.
        measure_losses: Asked once for the network's loss.
    """
    by_mood = mood_requests(MOODS, pieces, seconds, MULTI)
    lengths = length_requests(MOODS, MULTI)
    asked = ensemble_requests(MOODS, seconds)
    made = list(generate([*by_mood, *lengths, *asked]))
    free, fixed = made[: -len(asked)], made[-len(asked) :]

    judge = BandEvaluator(references)
    labels = np.repeat(np.arange(len(MOODS)), pieces).tolist()
    generated = collect_band(GENERATED, _played(by_mood, free[: len(by_mood)], labels))
    # In a key and at a tempo that may not suit it, a mood is not to be read.
    ensembles = collect_band(ASKED, _played(asked, fixed, [UNLABELLED] * len(asked)))
    columns = {
        GENERATED: judge.generated(generated) | control_figures([*by_mood, *lengths], free),
        ASKED: judge.asked(ensembles) | control_figures(asked, fixed),
        references.held_out.all.name: judge.held_out(),
        references.labelled.all.name: judge.labelled(),
        **{sister.all.name: judge.sister(sister) for sister in references.sisters},
    }
    nowhere = np.zeros((0, 2))
    return Results(
        pieces,
        seconds,
        judge.longest_allowed,
        columns,
        measure_losses(),
        generated.all,
        judge.place(generated.all.features),
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
