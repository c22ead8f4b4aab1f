"""Generation for an evaluation: a model's own composer, in several processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from engine.api.request import ComposeRequest
from engine.api.settings import one_thread
from engine.composing.note_composer import NoteComposer
from engine.evaluation.control import Generate
from engine.music.score import Score

_composer: NoteComposer | None = None
"""The composer of this process, once :func:`_start` has run in it."""


@contextmanager
def composing(model: Path, workers: int) -> Iterator[Generate]:
    """Start processes that compose, each with the model loaded once and with one thread.

    Args:
        model: The folder of a composer.
        workers: How many processes, ≥ 1.

    Yields:
        The function that composes; it shows a progress bar.

    Raises:
        CheckpointError: The folder cannot be played from.
    """
    # Opened here first, where an error still reaches its reader in one piece.
    NoteComposer.open(model)
    # The processes inherit the setting, which has to be there before numpy is.
    one_thread()
    with ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_start, initargs=(model,)
    ) as processes:

        def generate(requests: Sequence[ComposeRequest]) -> Iterator[Score]:
            made = processes.map(_compose, requests)
            yield from tqdm(made, total=len(requests), desc="composing", unit="piece")

        yield generate


def _start(model: Path) -> None:
    global _composer  # noqa: PLW0603 - a process's one composer can live nowhere else
    _composer = NoteComposer.open(model)


def _compose(request: ComposeRequest) -> Score:
    if _composer is None:
        raise RuntimeError("the process has not been started by composing()")
    return _composer.compose(request).score
