"""Fits what draws the composer's choice among candidates towards real music, by kind of piece.

Real music is measured on the grid, as candidates are: a pianist's touch comes after the choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold, cross_val_predict

from engine.analysis.ensemble import measure_parts
from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.features import FEATURES, measure, vector
from engine.analysis.form_terms import measure_form_terms
from engine.api.instruments import MULTI, PIANO
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.api.settings import one_thread
from engine.composing.kinds import TERMS
from engine.composing.note_composer import NoteComposer
from engine.music.excerpt import bars_within, excerpt_bars
from engine.music.grid import to_notes
from engine.music.instrument_table import DRUM
from engine.ranking.critic import standardize
from engine.ranking.moment_matching import MomentMatching, terms
from engine.training.critic import LANDMARKS, reader
from engine.training.grid_piece import GridPiece
from engine.training.labels import label_of
from engine.training.moment_matching import Draw, fit_moments

REQUESTS_PER_MOOD: Final = 100
"""Requests for each mood whose candidates are drawn. Fitted on 40, the weights of the piano's model
before this one brought new requests' overlap with real clips to .78; on 60, to .81."""
DRAW_SECONDS: Final = 30
"""Length of the drawn pieces; real music is cut to it."""
FIRST_SEED: Final = 600_000
"""Far from the seeds that the evaluation measures."""
MIN_PITCHED_NOTES: Final = 32
"""Pitched notes without which an opening says nothing."""
RIDGES: Final = {"piano": 0.2, "band": 0.4}
"""Keep the weights small: they need not meet the averages to the last digit, and the candidates
are too few for that. See the model card."""
WHOLE_COUNTS: Final = 10.0
"""How many of a mood's pieces all game music together counts for. See the model card."""
PLAYERS: Final = {"piano": PIANO, "band": MULTI}
"""The instruments asked for, by the kind of piece."""
GENRES: Final = {"piano": "clip", "band": "game"}
"""The genre to be met: what each kind is asked to play like."""
_FOLDS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class RealTerms:
    """Real music that is to be met.

    Attributes:
        values: A value for each of the kind's terms, float64 [n, k]; NaN where a piece lacks it.
        labels: The place of each one's mood in ``moods.CORNERS``, −1 for none, int64 [n].
        songs: The song each is from.
    """

    values: NDArray[np.float64]
    labels: NDArray[np.int64]
    songs: Sequence[str]


def measure_opening(piece: GridPiece, kind: str) -> NDArray[np.float64] | None:
    """Measure a kind's terms on the first bars of a piece; None where hardly anything plays.

    Args:
        piece: The piece.
        kind: ``"piano"`` or ``"band"``.

    Returns:
        A value for each of ``kinds.TERMS[kind]``, float64 [k].
    """
    grid = piece.grid
    notes = excerpt_bars(piece.notes, 0, bars_within(DRAW_SECONDS, grid), grid.bar_ticks)
    pitched = notes[notes["instrument"] != DRUM]
    if len(pitched) < MIN_PITCHED_NOTES:
        return None
    bars = int(notes["tick"][-1]) // grid.bar_ticks + 1
    played = to_notes(pitched, grid)
    found = measure_form_terms(notes, grid, bars, played)
    found |= measure(played)
    if kind == "band":
        players = np.unique(notes["instrument"]).tolist()
        found |= measure_parts(notes, players, bars, grid.bar_ticks)
    return vector(found, TERMS[kind])


def real_terms(pieces: Sequence[GridPiece], kind: str) -> RealTerms:
    """Measure what a kind's choice is to meet: labelled clips, or the openings of game music.

    Args:
        pieces: All pieces; those kept for measuring are passed over.
        kind: ``"piano"`` or ``"band"``.
    """
    whole = kind == "band"
    genre = GENRES[kind]
    its = [p for p in pieces if p.split == "train" and p.genre == genre and (p.whole or not whole)]
    found = [(piece, measure_opening(piece, kind)) for piece in its]
    kept = [(piece, values) for piece, values in found if values is not None]
    return RealTerms(
        np.array([values for _, values in kept]),
        np.array([label_of(piece.mood) for piece, _ in kept]),
        [piece.song for piece, _ in kept],
    )


def fit_note_balance(draws: Sequence[Draw], real: RealTerms, kind: str) -> MomentMatching:
    """Fit the weights that make chosen candidates like real music, on average.

    The piano's clips of a mood are met mood by mood. A clip counts for as much as a reader that
    has not heard its song is sure of its mood: what is like a clip that nobody would name by its
    label need not be met. Game music has few sad and calm pieces, so that a mood's are drawn
    towards all by ``WHOLE_COUNTS``.

    Args:
        draws: Candidates of each of the four moods.
        real: What :func:`real_terms` measured.
        kind: ``"piano"`` or ``"band"``.
    """
    # A term that no piece has is the same for all.
    values = np.where(np.isnan(real.values).all(axis=0), 0.0, real.values)
    space = FeatureSpace.of(values, TERMS[kind])
    whole = terms(space, values)
    usual = _mean_known(whole, np.ones(len(whole)), np.zeros(whole.shape[1]))
    if kind == "band":
        sure, whole_counts = np.ones(len(whole)), WHOLE_COUNTS
    else:
        sure, whole_counts = _sureness(real), 0.0
    moods = [real.labels == place for place in range(len(CORNERS))]
    aims = [_mean_known(whole[mine], sure[mine], usual, whole_counts) for mine in moods]
    return fit_moments(draws, space, whole, aims, RIDGES[kind])


def _mean_known(
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    otherwise: NDArray[np.float64],
    counts: float = 0.0,
) -> NDArray[np.float64]:
    """The weighted mean of each column over the rows where it is known, if it is in any.

    ``otherwise`` is one more row, which counts for as many as ``counts`` says.
    """
    known = ~np.isnan(values)
    total = (np.where(known, values, 0.0) * weights[:, None]).sum(axis=0) + counts * otherwise
    weight = (known * weights[:, None]).sum(axis=0) + counts
    mean: NDArray[np.float64] = np.divide(total, weight, out=otherwise.copy(), where=weight > 0)
    return mean


def _sureness(real: RealTerms) -> NDArray[np.float64]:
    """How likely readers that have not heard the song find each piece's label, [n]."""
    columns = [TERMS["piano"].index(name) for name in FEATURES]
    features = real.values[:, columns]
    # No fold may hold fewer pieces than the reader has landmarks.
    unheard = reader(min(LANDMARKS, len(real.labels) // 2))
    shares: NDArray[np.float64] = cross_val_predict(
        unheard,
        standardize(FeatureSpace.of(features), features),
        real.labels,
        groups=real.songs,
        cv=GroupKFold(_FOLDS),
        method="predict_proba",
    )
    return shares[np.arange(len(real.labels)), real.labels]


def draw_notes(
    folder: Path,
    kind: str,
    per_mood: int,
    workers: int,
    on_progress: Callable[[float], None] = lambda _: None,
) -> list[Draw]:
    """Have the composer in a folder write candidates for each mood, without any balance.

    Args:
        folder: The model's folder.
        kind: ``"piano"`` or ``"band"``.
        per_mood: Requests for each mood, ≥ 1.
        workers: Processes that write.
        on_progress: Called with the share of requests done, 0 … 1.

    Returns:
        ``per_mood`` draws for each mood, the moods in turn.

    Raises:
        CheckpointError: The folder cannot be played from.
    """
    one_thread()  # inherited by the processes
    names = list(CORNERS)
    asked = [(kind, number % len(names), number) for number in range(per_mood * len(names))]
    with ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_open_composer, initargs=(folder,)
    ) as pool:
        return list(_counted(pool.map(_draw, asked), len(asked), on_progress))


_composer: NoteComposer | None = None
"""The composer of this process, once :func:`_open_composer` has run in it."""


def _open_composer(folder: Path) -> None:
    global _composer  # noqa: PLW0603 - a process's one composer can live nowhere else
    _composer = NoteComposer.open(folder, balanced=False)


def _draw(asked: tuple[str, int, int]) -> Draw:
    kind, place, number = asked
    if _composer is None:
        raise RuntimeError("the process has not been started by draw_notes()")
    request = ComposeRequest(
        mood(list(CORNERS)[place]),
        seed=FIRST_SEED + number,
        seconds=DRAW_SECONDS,
        instruments=PLAYERS[kind],
    )
    found = _composer.candidates(request)
    return Draw(
        place,
        np.array([vector(one.terms, TERMS[kind]) for one in found]),
        np.array([one.score for one in found]),
    )


def _counted(
    draws: Iterator[Draw], total: int, on_progress: Callable[[float], None]
) -> Iterator[Draw]:
    for number, draw in enumerate(draws):
        yield draw
        on_progress((number + 1) / total)
