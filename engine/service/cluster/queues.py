"""Which queue a piece of work waits in: one for each model and version of the program.

A machine listens to the queues of what it has, so it never gets work that it would do otherwise
than the bot expects. Playing a piece again takes no model, only the version; moods are read by the
model's critics.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import Final

import engine
from engine.api.analysis import AnalysisRequest, AnyWork
from engine.api.composition import JointPiece, ModelInfo
from engine.api.errors import CheckpointError
from engine.api.model_names import broken_model, list_models, models_folder, named_model
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.model.bundle import read_model_info

DIGITS: Final = 24
"""Hex digits of a queue's name. PostgreSQL takes 63 bytes for a channel, which procrastinate
makes of the queue's name and 23 bytes of its own."""


class QueueNames:
    """The queues of an installation, by the models that it has.

    Example: ``names.queue_for(request) in names.all()``.

    Args:
        settings: Name the usual model and the folder of the named ones.

    Raises:
        CheckpointError: There is no usual model.
    """

    def __init__(self, settings: EngineSettings) -> None:
        self._usual = read_model_info(settings.model)
        self._named = models_folder(settings.data_dir)

    def all(self) -> tuple[str, ...]:
        """The queues of all that the installation can do at the moment."""
        named = []
        for name in list_models(self._named):
            # A file that is none is told where it is asked for.
            with contextlib.suppress(CheckpointError):
                named.append(read_model_info(named_model(self._named, name)))
        return _queue(None), _queue(self._usual), *map(_queue, named)

    def queue_for(self, work: AnyWork) -> str:
        """The queue of the machines that can do this work as the installation does.

        Raises:
            RequestError: A request names a model that is not there, or that cannot be read.
        """
        if isinstance(work, JointPiece):
            work = work.work
        if not isinstance(work, ComposeRequest | AnalysisRequest):
            return _queue(None)
        if isinstance(work, AnalysisRequest) or work.model is None:
            return _queue(self._usual)
        path = named_model(self._named, work.model)
        try:
            return _queue(read_model_info(path))
        except CheckpointError as error:
            raise broken_model(work.model, error) from error


def _queue(model: ModelInfo | None) -> str:
    wanted = [engine.__version__, *((model.name, model.checksum) if model else ())]
    return "affetto-" + hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:DIGITS]
