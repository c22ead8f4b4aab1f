"""The messages that go over the pipe between the pool and a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.analysis import AnyWork, Outcome
from engine.api.errors import AffettoError
from engine.api.progress import Progress

if TYPE_CHECKING:  # the pool's process imports this module and must stay small
    from engine.composing.base import Composer


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker needs to set up its pipeline.

    Attributes:
        model: The model's folder or file.
        soundfont: The SoundFont's file; None if no media are made.
        open_composer: Makes the composer from the model's folder; None for the trained one.
            It must be a function at the top level of a module, so that it can be pickled.
        named: The folder of the models that requests name; None where there are none.
    """

    model: Path
    soundfont: Path | None
    open_composer: Callable[[Path], Composer] | None = None
    named: Path | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A job for a worker.

    Attributes:
        number: The number that its answers bear.
        work: What to make.
        media: Whether to make sound and picture too.
    """

    number: int
    work: AnyWork
    media: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A message from a worker.

    Attributes:
        number: The number of the task, or −1 for the start of the worker.
        value: The task's progress, result or error; None to say that the worker is ready.
    """

    number: int
    value: Progress | Outcome | AffettoError | None


READY = Answer(-1, None)
