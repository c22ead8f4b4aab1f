"""The figures of band music alone, each with its interval, by the names in the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import FEATURES
from engine.api.request import ComposeRequest
from engine.evaluation.band.collection import BandCollection
from engine.evaluation.band.control import keeps_band_length, keeps_tempo, wanted
from engine.evaluation.band.playing import PLAYING, plays_enough
from engine.evaluation.collection import Collection
from engine.evaluation.figures import Figures, Reading, mood_figures
from engine.evaluation.intervals import bootstrap, share
from engine.evaluation.key_figures import asked_key_figures
from engine.evaluation.readers import right
from engine.music.instrument_table import DRUM
from engine.music.score import Score

BARS: Final = (16, 32)
"""The length that pieces are to have, in bars, inclusive."""
_SCALE: Final = FEATURES.index("scale_consistency")


def read_figures(pieces: Collection, reading: Reading) -> Figures:
    """How often labelled pieces are read as their label says, also with all moods counting alike.

    Few real pieces are sad or calm, but half of the generated ones are. Where the share of each
    mood counts alike, the two can be compared.
    """
    found = {
        f"even_{name}": bootstrap(
            lambda chosen, true=true: _even(true[chosen], pieces.labels[chosen]),  # type: ignore[misc]
            pieces.songs,
        )
        for name, true in right(reading.full, pieces.labels).items()
    }
    return mood_figures(pieces, reading) | found


def _even(true: NDArray[np.bool_], labels: NDArray[np.int64]) -> float:
    return float(np.mean([true[labels == label].mean() for label in np.unique(labels)]))


def playing_figures(pieces: BandCollection) -> Figures:
    """How the instruments of a collection play; a figure that no piece shows is left out."""
    found = {}
    for column, name in enumerate(PLAYING):
        values = pieces.playing[:, column]
        told = np.flatnonzero(~np.isnan(values))
        if len(told):
            found[name] = share(values[told], [pieces.songs[index] for index in told])
    bars, density, songs = pieces.bars.astype(np.float64), pieces.density, pieces.songs
    return found | {
        "scale": share(pieces.all.features[:, _SCALE], songs),
        "exact": share(pieces.exact, songs),
        "unplayable": share(pieces.unplayable, songs),
        "density": bootstrap(lambda chosen: float(np.median(density[chosen])), songs),
        "bars": bootstrap(lambda chosen: float(np.median(bars[chosen])), songs),
        "bars_within": share((bars >= BARS[0]) & (bars <= BARS[1]), songs),
    }


def control_figures(requests: Sequence[ComposeRequest], made: Sequence[Score]) -> Figures:
    """How often pieces are what was asked for.

    Args:
        requests: Requests, at least one with drums; keys and tempos count where asked for.
        made: The piece for each request.
    """
    pairs = list(zip(requests, made, strict=True))
    with_drums = [score for request, score in pairs if DRUM in wanted(request, score)]
    found = {
        "drums": [plays_enough(score, DRUM) for score in with_drums],
        "length": [keeps_band_length(request, score) for request, score in pairs],
        "tempo": [keeps_tempo(request, score) for request, score in pairs if request.tempo],
    }
    return {
        name: share(np.array(kept), [str(number) for number in range(len(kept))])
        for name, kept in found.items()
        if kept
    } | asked_key_figures(requests, [score.notes for score in made])
