"""Every error that the engine raises on purpose.

::

    AffettoError
    ├── RequestError         the request is impossible: the user can fix it
    ├── SetupError           a file, library or variable is wrong: the operator can fix it
    │   ├── CheckpointError  the model's folder is missing, broken or of another format
    │   └── SoundFontError   the SoundFont is missing or cannot be used
    ├── DataError            a music or label file cannot be read: whoever trains can fix it
    └── EngineError          a valid request could not be finished
        ├── QueueFullError   too many jobs are waiting already
        ├── DeadlineError    the job ran past its deadline
        ├── WorkerDiedError  the worker process died, and again on the second try
        ├── JobCancelledError  somebody cancelled the job
        ├── NoMachineError   no engine machine is there that could do the job
        ├── EngineAwayError  the database that leads to the engine is out of reach
        └── EngineClosedError  the engine is shutting down

Each error needs exactly one argument, a sentence that can be shown as it is. An exception whose
``__init__`` needs more cannot be unpickled, and would take down the process that receives it.

An error that users can meet also has a code and values, so that it can be shown in languages
other than English.
"""

from __future__ import annotations

from collections.abc import Sequence

Value = str | int | float | Sequence[str]


class AffettoError(Exception):
    """The base of all errors; ``str(error)`` is a sentence for whoever can fix it.

    Example: ``RequestError("The key is unknown.", "unknown-key", typed="H")``.

    Args:
        message: The sentence, in English.
        code: The name of the sentence, or ``""``; it stays when the wording changes.
        values: The values in the sentence: placeholder to value.
    """

    def __init__(self, message: str, code: str = "", **values: Value) -> None:
        super().__init__(message)
        self.code = code
        self.values = values


class RequestError(AffettoError):
    """The request is impossible; the message says what is wrong and what is allowed."""


class SetupError(AffettoError):
    """The installation is at fault; the message names the file or variable and the fix."""


class CheckpointError(SetupError):
    """The model's folder is missing, broken or of a format that this version does not read."""


class SoundFontError(SetupError):
    """The SoundFont is missing, or the file is not a SoundFont."""


class DataError(AffettoError):
    """A music or label file cannot be used; the message names the file."""


class EngineError(AffettoError):
    """A valid request could not be finished."""


class QueueFullError(EngineError):
    """The most jobs allowed are waiting already."""


class DeadlineError(EngineError):
    """The job ran past its deadline and was stopped."""


class WorkerDiedError(EngineError):
    """The worker process died twice over the same job."""


class JobCancelledError(EngineError):
    """The job was cancelled before it was done."""


class NoMachineError(EngineError):
    """No engine machine is there that has what the job takes."""


class EngineAwayError(EngineError):
    """What leads to the engine machines, their database, is out of reach."""


class EngineClosedError(EngineError):
    """The engine no longer takes or finishes jobs."""
