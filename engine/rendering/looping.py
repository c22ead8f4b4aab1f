"""The sound of a loop: what rings on after its end sounds at its beginning."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from engine.rendering.mastering import BLOCK, Mastering, mastering
from engine.rendering.synth import Samples

_AROUND: Final = 1 << 15
"""Samples of the other end that the limiter sees beyond each, 0.7 s: more than its reach."""


def folded(sound: Samples, length: int) -> Samples:
    """Lay what sounds after the end of a loop over its beginning, as often as it takes.

    Played again and again without a gap, the result has no seam: each sample is followed by the
    one that would follow if the notes were played again and again.

    Example: ``folded(sound, 2)`` of four samples a b c d is a + c, b + d.

    Args:
        sound: Sound, shape [samples, 2].
        length: Of the loop, in samples, > 0; a shorter sound is padded with silence.

    Returns:
        Sound, shape [length, 2].
    """
    loop = np.zeros((length, sound.shape[1]), sound.dtype)
    for start in range(0, len(sound), length):
        part = sound[start : start + length]
        loop[: len(part)] += part
    return loop


def loop_mastering(loop: Samples) -> Mastering:
    """Compute the mastering of a loop: as loud at its end as at its beginning, and without a fade.

    Args:
        loop: The result of :func:`folded`, a second long or more.
    """
    # Each end is limited as it is heard, beside the other.
    made = mastering(np.concatenate([loop[-_AROUND:], loop, loop[:_AROUND]]))
    first, count = _AROUND // BLOCK, -(-len(loop) // BLOCK)
    curve = made.curve[first : first + count] if len(made.curve) > 1 else made.curve
    return replace(made, length=len(loop), curve=curve, fades=False)
