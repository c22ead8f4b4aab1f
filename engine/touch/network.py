"""The touch network on LiteRT, an event at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from engine.api.errors import CheckpointError
from engine.model.checkpoint import Checkpoint, open_checkpoint
from engine.model.quiet import quietly
from engine.touch.events import BEFORE, EVENT_FEATURES
from engine.touch.scales import BINS, DEVIATION, LENGTH

TOUCH_KIND: Final = "touch"
"""What ``meta.json`` calls a network that gives pieces their touch."""
TOUCH_SHAPE: Final = {
    "features": EVENT_FEATURES,
    "before": BEFORE,
    "bins": BINS,
    "length": [LENGTH.fine, LENGTH.most],
    "deviation": [DEVIATION.fine, DEVIATION.most],
}
"""What ``meta.json`` must say of inputs and outputs."""


class TouchNetwork:
    """The exported network; loads once, for one thread."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        """Load the weights.

        Raises:
            CheckpointError: They are of a network with other inputs or outputs.
        """
        if any(checkpoint.shape.get(name) != value for name, value in TOUCH_SHAPE.items()):
            raise CheckpointError(
                f"The model in {checkpoint.folder} was trained on other events than this "
                "version's. Use the version that trained it, or train anew."
            )
        try:
            self._units = int(checkpoint.shape["units"])
            with quietly():
                self._interpreter = Interpreter(str(checkpoint.weights), num_threads=1)
                self._run: Any = self._interpreter.get_signature_runner("serving_default")
                self.step(np.zeros((1, EVENT_FEATURES + BEFORE), np.float32), self.begin())
        except (KeyError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split()).rstrip(".")
            raise CheckpointError(
                f"{checkpoint.weights} gives no touch: {reason}. Export it again."
            ) from error

    @classmethod
    def open(cls, folder: Path) -> TouchNetwork:
        """Load the network of a model's folder.

        Raises:
            CheckpointError: The folder holds no touch network, or one of another version.

        Example: ``TouchNetwork.open(Path("models/touch"))``.
        """
        return cls(open_checkpoint(folder, kind=TOUCH_KIND))

    def begin(self) -> NDArray[np.float32]:
        """The state before the first event, float32 [1, units]."""
        return np.zeros((1, self._units), np.float32)

    def step(
        self, event: NDArray[np.float32], state: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Hear an event.

        Args:
            event: Its features and what was played before, [1, EVENT_FEATURES + BEFORE].
            state: After the event before [1, units].

        Returns:
            Logits of the bins of its length or deviation [1, BINS], and the next state.
        """
        out = self._run(event=event, state=state)
        return out["logits"], out["next"]
