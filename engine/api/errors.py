"""Every error the engine raises on purpose.

::

    AffettoError
    ├── RequestError         what was asked for cannot be: the asker can mend it
    ├── SetupError           a file, library or variable is wrong: the operator can mend it
    │   ├── CheckpointError  the model's folder is missing, broken or of another format
    │   └── SoundFontError   the SoundFont is missing or cannot be played
    ├── DataError            a file of music or labels cannot be read: the trainer can mend it
    └── EngineError          the work could not be finished, though what was asked for is fine
        ├── QueueFullError   too many jobs wait already
        ├── DeadlineError    the job took longer than it may
        ├── WorkerDiedError  the worker process died, and died again on the second try
        ├── JobCancelledError  somebody cancelled the job
        └── EngineClosedError  the engine is shutting down

Each error needs exactly one argument, a sentence that can be shown as it stands. An
exception whose ``__init__`` needs more cannot be unpickled, and would take down the
process that receives it.

An error that whoever asks can meet has a code and values too, so that it can be said in other
languages than English.
"""

from __future__ import annotations

from collections.abc import Sequence

Value = str | int | float | Sequence[str]


class AffettoError(Exception):
    """The root of all; ``str(error)`` is a sentence for the reader named above.

    Args:
        message: The sentence, in English.
        code: The sentence's name, where it has one; it stays when the wording changes.
        values: What the sentence tells besides: place to filling.
    """

    def __init__(self, message: str, code: str = "", **values: Value) -> None:
        super().__init__(message)
        self.code = code
        self.values = values


class RequestError(AffettoError):
    """What was asked for cannot be; says what is wrong and what is allowed."""


class SetupError(AffettoError):
    """The installation is at fault; names the file or variable and the way to mend it."""


class CheckpointError(SetupError):
    """The model's folder is missing, broken or of a format this version does not read."""


class SoundFontError(SetupError):
    """The SoundFont is missing or is not one."""


class DataError(AffettoError):
    """A music or label file cannot be used; names the file."""


class EngineError(AffettoError):
    """A request that is fine could not be finished."""


class QueueFullError(EngineError):
    """As many jobs wait as may wait."""


class DeadlineError(EngineError):
    """The job ran past its deadline and was stopped."""


class WorkerDiedError(EngineError):
    """The worker process died twice over the same job."""


class JobCancelledError(EngineError):
    """The job was cancelled before it was done."""


class EngineClosedError(EngineError):
    """The engine no longer takes or finishes jobs."""
