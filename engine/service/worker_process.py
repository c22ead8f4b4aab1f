"""The pool's side of a worker: its process, its pipe, and the thread that listens."""

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
    """One worker process, and what it says."""

    def __init__(self, tools: Tools) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=main, args=(theirs, tools), name="affetto-worker", daemon=True
        )
        # An interrupt is for the pool alone, from the process's first moment on. Python's
        # resource tracker, where it is started with the first process, lifts the block.
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
        """The next thing the worker says; None once it is dead."""
        return await self._received.get()

    def send(self, task: Task) -> None:
        """Hand over a task; a dead worker takes it too, and :meth:`receive` tells."""
        with contextlib.suppress(OSError):
            self._pipe.send(task)

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()

    async def join(self) -> None:
        """Kill the process if it lives, and wait until it is no more."""
        self.process.kill()
        await asyncio.to_thread(self.process.join)
        # The pipe ends with the process; until the listener has seen that, it needs the pipe.
        await asyncio.to_thread(self._listener.join)
        self._pipe.close()
        self.process.close()


def _listen(
    pipe: Connection, loop: asyncio.AbstractEventLoop, received: asyncio.Queue[Answer | None]
) -> None:
    """Hand on what comes through a pipe until it closes, then None."""

    def pass_on(answer: Answer | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody listens
            loop.call_soon_threadsafe(received.put_nowait, answer)

    try:
        while True:
            pass_on(pipe.recv())
    except (EOFError, OSError):
        pass_on(None)
