"""A worker process: one pipeline, one job at a time, one pipe to the pool.

Workers share nothing, so the death of one affects no other. The messages on the pipe are in
:mod:`engine.service.messages`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from engine.api.analysis import AnalysisRequest, Outcome
from engine.api.errors import AffettoError, CheckpointError, EngineError
from engine.api.progress import Progress
from engine.api.settings import one_thread
from engine.service.messages import READY, Answer, Task, Tools

if TYPE_CHECKING:  # the pool's process imports this module and must stay small
    from engine.service.analyst import Analyst
    from engine.service.pipeline import Pipeline

REPORTS = 20
"""The number of steps in which a stage's progress is reported."""
NICENESS = 5
"""Lowers the workers' priority below the bot's, which has three seconds to answer Discord."""


def main(pipe: Connection, tools: Tools) -> None:
    """Set up a pipeline, report that it is ready, and work until the pipe closes.

    Args:
        pipe: The worker's end of the pipe to the pool.
        tools: What the pipeline needs.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pool decides when to stop
    os.nice(NICENESS)
    one_thread()
    # Imported only now: numpy reads its number of threads when it is imported.
    from engine.composing.note_composer import NoteComposer  # noqa: PLC0415
    from engine.service.analyst import Analyst  # noqa: PLC0415
    from engine.service.pipeline import Pipeline  # noqa: PLC0415
    from engine.service.shelf import Shelf  # noqa: PLC0415

    open_composer = tools.open_composer or NoteComposer.open
    try:
        if tools.open_composer:
            composer = tools.open_composer(tools.model)
        else:
            with _naming("AFFETTO_MODEL"):
                composer = NoteComposer.open(tools.model)
        shelf = Shelf(composer, tools.named, open_composer) if tools.named else None
        pipeline = Pipeline(composer, tools.soundfont, shelf)
        analyst = Analyst(lambda: composer.critics)
    except AffettoError as error:
        pipe.send(Answer(-1, error))
        return
    try:
        pipe.send(READY)
        while True:
            task = pipe.recv()
            pipe.send(Answer(task.number, _result(pipeline, analyst, task, pipe)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the pool is gone, so nobody waits for the piece
    finally:
        pipeline.close()


@contextlib.contextmanager
def _naming(variable: str) -> Iterator[None]:
    """Have a model that cannot be opened refused with the variable that names it."""
    try:
        yield
    except CheckpointError as error:
        if variable in str(error):
            raise
        raise CheckpointError(f"{variable}: {error}") from error


def _result(
    pipeline: Pipeline, analyst: Analyst, task: Task, pipe: Connection
) -> Outcome | AffettoError:
    """Run a task and report its progress; return what it made or its error."""
    last = ("", -1)

    def report(progress: Progress) -> None:
        nonlocal last
        step = (progress.stage.value, int(progress.fraction * REPORTS))
        if step != last:
            last = step
            pipe.send(Answer(task.number, progress))

    try:
        if isinstance(task.work, AnalysisRequest):
            return analyst.make(task.work, report)
        return pipeline.make(task.work, task.media, report)
    except AffettoError as error:
        return error
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # noqa: BLE001 - the process's outermost boundary
        failure = EngineError("Something went wrong while composing. Try again.")
        # A traceback cannot be pickled to another process; its text can.
        failure.add_note("".join(traceback.format_exception(error)))
        return failure
