"""Which queue a piece of work waits in: one for each model and version of the program.

A machine listens to the queues of what it has, so it never gets work that it would do otherwise
than the bot expects. Playing a piece again takes no model, only the version; moods are read by the
model's critics.
"""

from __future__ import annotations

import hashlib
import json
from typing import Final

import engine
from engine.api.analysis import AnalysisRequest, AnyWork
from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings

DIGITS: Final = 24
"""Hex digits of a queue's name. PostgreSQL takes 63 bytes for a channel, which procrastinate
makes of the queue's name and 23 bytes of its own."""


def queues_of(model: ModelInfo) -> tuple[str, ...]:
    """The queues of all that an installation with this model can do.

    Example: ``queue_for(request, model) in queues_of(model)``.
    """
    return _queue(None), _queue(model)


def queue_for(work: AnyWork, model: ModelInfo) -> str:
    """The queue of the machines that can do this work as an installation with this model does."""
    return _queue(model if isinstance(work, ComposeRequest | AnalysisRequest) else None)


def read_model(settings: EngineSettings) -> ModelInfo:
    """Read which composer the folder of the settings holds, without loading it.

    Raises:
        CheckpointError: The folder holds no model.
    """
    path = settings.model / "meta.json"
    try:
        meta = json.loads(path.read_text(encoding="utf-8"))
        return ModelInfo(str(meta["name"]), str(meta["version"]), str(meta["checksum"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"{path} cannot be read ({error!r}). Point AFFETTO_MODEL at the model that the engine "
            "machines have."
        ) from error


def _queue(model: ModelInfo | None) -> str:
    wanted = [engine.__version__, *((model.name, model.checksum) if model else ())]
    return "affetto-" + hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:DIGITS]
