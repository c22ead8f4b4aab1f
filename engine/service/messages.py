"""What goes over the pipe between the pool and a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.composition import Composition, Work
from engine.api.errors import AffettoError
from engine.api.progress import Progress

if TYPE_CHECKING:  # the pool's process imports this module and must stay small
    from engine.composing.base import Composer


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker needs to set up its pipeline.

    Attributes:
        model: The model's folder.
        soundfont: The SoundFont's file; None where no media are made.
        open_composer: Makes the composer from the folder; None for the trained one. Has
            to be a function at the top of a module, since it crosses to the process.
        band: The folder of the model for several instruments. Where there is none, only
            the piano can be had; a composer that is given writes for all instruments.
    """

    model: Path
    soundfont: Path | None
    open_composer: Callable[[Path], Composer] | None = None
    band: Path | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A job for a worker: a number to answer with, the work, and whether to make media."""

    number: int
    work: Work
    media: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says: it is ready (number −1), how far it is, what came of a task."""

    number: int
    value: Progress | Composition | AffettoError | None


READY = Answer(-1, None)
