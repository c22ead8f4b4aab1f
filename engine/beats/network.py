"""The trained beat network on LiteRT: performances of any length to activations."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from engine.api.errors import CheckpointError
from engine.beats.features import FRAME_FEATURES, Frames
from engine.beats.outputs import (
    PERIODS_TOLD,
    STEP_FRAMES,
    WINDOW_FRAMES,
    WINDOW_OVERLAP,
    Activations,
    to_activations,
)
from engine.model.checkpoint import Checkpoint, open_checkpoint
from engine.model.quiet import quietly
from engine.music.meters import TRACKED

KIND: Final = "beats"
"""What ``meta.json`` calls a network that finds beats."""


class BeatNetwork:
    """The exported network; loads once."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Load the weights, for one thread.

        Raises:
            CheckpointError: They are of a network with other inputs or outputs.
        """
        told = (FRAME_FEATURES, WINDOW_FRAMES, len(TRACKED), PERIODS_TOLD)
        stated = tuple(
            checkpoint.shape.get(name) for name in ("features", "window", "meters", "periods")
        )
        if stated != told:
            raise CheckpointError(
                f"The model in {checkpoint.folder} was trained on other frames ({stated}; this "
                f"version's are {told}). Use the version that trained it, or train anew."
            )
        try:
            with quietly():
                self._interpreter = Interpreter(str(checkpoint.weights), num_threads=1)
                self._run: Any = self._interpreter.get_signature_runner("serving_default")
                self.activations(np.zeros((STEP_FRAMES, FRAME_FEATURES), np.float32))
        except (KeyError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split()).rstrip(".")
            raise CheckpointError(
                f"{checkpoint.weights} finds no beats: {reason}. Export it again."
            ) from error

    @classmethod
    def open(cls, folder: Path) -> BeatNetwork:
        """Load the network of a model's folder.

        Raises:
            CheckpointError: The folder holds no beat network, or one of another version.
        """
        return cls(open_checkpoint(folder, kind=KIND))

    def activations(self, frames: Frames) -> Activations:
        """The network's opinion of a performance.

        Args:
            frames: As ``to_frames`` makes them, float32 [frames ≥ 1, FRAME_FEATURES].

        Example: ``network.activations(to_frames(notes)).beat``.
        """
        beats, bars = windowed(self._window, frames)
        return to_activations(beats, bars)

    def _window(self, frames: Frames) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        out = self._run(frames=frames[None])
        return out["beats"][0], out["bars"][0]


def windowed(window: Any, frames: Frames) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Run a network of fixed length over frames of any length.

    Windows overlap, and of each the part is kept that is far from its cut ends.

    Args:
        window: Takes frames [WINDOW_FRAMES, FRAME_FEATURES]; gives logits of beat and downbeat
            [WINDOW_FRAMES, 2], and of meter and period for each step.
        frames: Float32 [frames, FRAME_FEATURES].

    Returns:
        Logits of beat and downbeat [frames, 2], and of meter and period [frames, …].
    """
    count = len(frames)
    hop = WINDOW_FRAMES - 2 * WINDOW_OVERLAP
    beats, bars = [], []
    start = 0
    while True:
        part = np.zeros((WINDOW_FRAMES, FRAME_FEATURES), np.float32)
        cut = frames[start : start + WINDOW_FRAMES]
        part[: len(cut)] = cut
        found_beats, found_bars = window(part)
        last = start + WINDOW_FRAMES >= count
        kept = slice(
            WINDOW_OVERLAP if start else 0, None if last else WINDOW_FRAMES - WINDOW_OVERLAP
        )
        beats.append(found_beats[kept])
        bars.append(np.repeat(found_bars, STEP_FRAMES, axis=0)[kept])
        if last:
            return np.concatenate(beats)[:count], np.concatenate(bars)[:count]
        start += hop
