"""Maps over pieces in several processes, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AT_A_TIME: Final = 16
"""Pieces that a process is handed at once."""


def map_in_processes(
    function: Callable[[T], R], pieces: Iterable[T], workers: int = 1
) -> Iterator[R]:
    """Apply a function to pieces, in order; one worker is this process itself.

    Example: ``list(map_in_processes(abs, [-1, 2], workers=2))`` is ``[1, 2]``.

    Args:
        function: To be found by its name in a process started anew.
        pieces: What it is applied to.
        workers: How many processes, ≥ 1.
    """
    if workers == 1:
        yield from map(function, pieces)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(function, pieces, chunksize=AT_A_TIME)
