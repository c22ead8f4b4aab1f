"""What the model is told at every step besides the notes: mood, mode, time and manner.

Each condition has a place in one vector, and a "known" mark beside it, so that "not
told" differs from "in the middle". Training drops conditions at random; sampling without
a mood gives the unguided half of classifier-free guidance.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MANNERS: Final = ("clip", "performance", "score", "game")
"""The kinds of music learned from: short labelled clips (EMOPIA), whole transcribed
performances (Pop1K7), pop songs on a grid (POP909), game music (VGMIDI)."""

_LEFT_SCALES: Final = (2.0, 8.0, 30.0, 90.0)
_ELAPSED_SCALES: Final = (2.0, 8.0, 30.0)

CONDITIONS: Final = (
    "valence",
    "arousal",
    "mood_known",
    "mode",
    *(f"left_{scale:g}" for scale in _LEFT_SCALES),
    "left_known",
    *(f"elapsed_{scale:g}" for scale in _ELAPSED_SCALES),
    "elapsed_known",
    *(f"manner_{manner}" for manner in MANNERS),
)
"""The names of the vector's places, in order."""

SIZE: Final = len(CONDITIONS)


def conditions(
    elapsed: NDArray[Any],
    *,
    valence: NDArray[Any] | float | None = None,
    arousal: NDArray[Any] | float | None = None,
    mode: str | None = None,
    total: float | None = None,
    from_start: bool = True,
    manner: str | None = None,
) -> NDArray[np.float32]:
    """The condition vectors of consecutive steps.

    Args:
        elapsed: Seconds from the start to the note before each step, shape [n], ≥ 0.
        valence: −1 … 1, one for all steps or one for each, or None if the mood is not
            told; then so must be arousal.
        arousal: −1 … 1, likewise.
        mode: ``"major"``, ``"minor"`` or None.
        total: Seconds from the start to the end of the piece, or None.
        from_start: Whether second 0 is where the piece begins.
        manner: One of ``MANNERS``, or None.

    Returns:
        Shape [n, SIZE].
    """
    elapsed = np.asarray(elapsed, np.float32)
    out = np.zeros((len(elapsed), SIZE), np.float32)
    if valence is not None and arousal is not None:
        out[:, 0], out[:, 1], out[:, 2] = valence, arousal, 1.0
    out[:, 3] = {"major": 1.0, "minor": -1.0, None: 0.0}[mode]
    place = 4
    if total is not None:
        left = np.maximum(total - elapsed, 0.0)
        for offset, scale in enumerate(_LEFT_SCALES):
            out[:, place + offset] = np.exp(-left / scale)
        out[:, place + len(_LEFT_SCALES)] = 1.0
    place += len(_LEFT_SCALES) + 1
    if from_start:
        for offset, scale in enumerate(_ELAPSED_SCALES):
            out[:, place + offset] = np.exp(-elapsed / scale)
        out[:, place + len(_ELAPSED_SCALES)] = 1.0
    place += len(_ELAPSED_SCALES) + 1
    if manner is not None:
        out[:, place + MANNERS.index(manner)] = 1.0
    return out
