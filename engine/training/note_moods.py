"""The moods of music that nobody labelled, read by the critics of a composer's folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.composing.kinds import CRITICS
from engine.ranking.critic import Critic
from engine.training.band_critic import pitched
from engine.training.grid_piece import GridPiece
from engine.training.note_pieces import plays_piano_alone
from engine.training.weak_labels import WeakLabels, label_weakly


def label_by_kind(
    pieces: Sequence[GridPiece],
    folder: Path,
    on_progress: Callable[[float], None] = lambda _: None,
    workers: int = 1,
) -> dict[str, WeakLabels]:
    """Have a composer's two critics read the pieces that have no label.

    So ``label_by_kind(pieces, Path("models/composer"))["mine/a.mid"]`` are a piece's weak labels.

    Args:
        pieces: Pieces for the piano alone and others; those with a label are passed over.
        folder: Where the critics lie.
        on_progress: Called with the share of pieces done, 0 … 1.
        workers: Processes that read.

    Returns:
        A piece's name to its weak labels.
    """
    alone = [piece for piece in pieces if plays_piano_alone(piece)]
    bands = [piece for piece in pieces if not plays_piano_alone(piece)]
    found: dict[str, WeakLabels] = {}
    done = 0
    for its, file in zip((alone, bands), CRITICS.values(), strict=True):

        def show(share: float, done: int = done, count: int = len(its)) -> None:
            on_progress((done + share * count) / len(pieces))

        found |= label_weakly(its, pitched, Critic.load(folder / file), show, workers)
        done += len(its)
    return found
