"""Which queue a piece of work waits in: one for each model and version of the program.

A machine listens to the queues of what it has, so it never gets work that it would do otherwise
than the bot expects. Playing a piece again takes no model, only the version.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import engine
from engine.api.composition import ModelInfo, Work
from engine.api.errors import CheckpointError
from engine.api.instruments import PIANO
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings

DIGITS: Final = 24
"""Hex digits of a queue's name. PostgreSQL takes 63 bytes for a channel, which procrastinate
makes of the queue's name and 23 bytes of its own."""


@dataclass(frozen=True, slots=True)
class Models:
    """The models of an installation.

    Attributes:
        piano: The piano's.
        band: The one for several instruments, or None where there is none.
    """

    piano: ModelInfo
    band: ModelInfo | None = None

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues of all that this installation can do."""
        known = (None, self.piano, self.band)
        return tuple(dict.fromkeys(_queue(model) for model in known[: 3 if self.band else 2]))

    def queue_for(self, work: Work) -> str:
        """The queue of the machines that can do this work."""
        if not isinstance(work, ComposeRequest):
            return _queue(None)
        return _queue(self.piano if work.instruments == PIANO else self.band or self.piano)


def read_models(settings: EngineSettings) -> Models:
    """Read which models the folders of the settings hold, without loading any.

    Raises:
        CheckpointError: The piano's folder, or the band's if there is one, holds no model.
    """
    band = _read(settings.band_model) if settings.band_model.is_dir() else None
    return Models(_read(settings.model), band)


def _read(folder: Path) -> ModelInfo:
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return ModelInfo(str(meta["name"]), str(meta["version"]), str(meta["checksum"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"{folder / 'meta.json'} cannot be read ({error!r}). Point AFFETTO_MODEL and "
            "AFFETTO_BAND_MODEL at the models that the engine machines have."
        ) from error


def _queue(model: ModelInfo | None) -> str:
    wanted = [engine.__version__, *((model.name, model.checksum) if model else ())]
    return "affetto-" + hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:DIGITS]
