"""The pool's side of a worker: its process, its pipe, and the thread that reads the pipe."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
import threading
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from engine.service.messages import Answer, Task, Tools
from engine.service.worker import main


class WorkerProcess:
    """One worker process and its messages; starts when made, in a running event loop.

    Args:
        tools: What the worker needs.

    Raises:
        OSError: The process cannot be started.
    """

    def __init__(self, tools: Tools) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=main, args=(theirs, tools), name="affetto-worker", daemon=True
        )
        # Only the pool handles an interrupt, so SIGINT is blocked while the process starts.
        # Starting Python's resource tracker lifts the block, so it has to be running before.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self._received: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._listener = threading.Thread(
            target=_listen,
            args=(self._pipe, asyncio.get_running_loop(), self._received),
            daemon=True,
        )
        self._listener.start()

    async def receive(self) -> Answer | None:
        """Wait for the worker's next message; None once it is dead."""
        return await self._received.get()

    def send(self, task: Task) -> None:
        """Send a task; with a dead worker this does nothing, and :meth:`receive` gives None."""
        with contextlib.suppress(OSError):
            self._pipe.send(task)

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()

    async def join(self) -> None:
        """Kill the process if it is alive, and wait until it has ended.

        Cancellations wait for that too: a process that nobody joined would stay behind.
        """
        ending = asyncio.ensure_future(self._end())
        cancelled: asyncio.CancelledError | None = None
        while not ending.done():
            try:
                await asyncio.shield(ending)
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            raise cancelled

    async def _end(self) -> None:
        self.process.kill()
        await asyncio.to_thread(self.process.join)
        # The listener reads the pipe until the end of the process has closed it.
        await asyncio.to_thread(self._listener.join)
        self._pipe.close()
        self.process.close()


def _listen(
    pipe: Connection, loop: asyncio.AbstractEventLoop, received: asyncio.Queue[Answer | None]
) -> None:
    """Put each message from a pipe into the queue until the pipe closes, then None."""

    def pass_on(answer: Answer | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody receives it
            loop.call_soon_threadsafe(received.put_nowait, answer)

    try:
        while True:
            pass_on(pipe.recv())
    except (EOFError, OSError):
        pass_on(None)
