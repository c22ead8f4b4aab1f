"""An engine machine as a process of its own, and the program it runs.

``python -m tests.engine.service.cluster.machine_process MODULE:FUNCTION`` is ``affetto worker``
with real settings, but for the composer, which that function opens.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from engine.api.settings import PROJECT

UNIFORM: Final = "tests.engine.fakes:open_uniform"
GATED: Final = "tests.engine.service.gates:open_gated"
PATIENCE_SECONDS: Final = 60.0


def write_model(folder: Path, checksum: str = "0" * 64) -> None:
    """Let a folder look like a model's to whoever asks which one it is."""
    about = {"name": "uniform", "version": "0", "checksum": checksum}
    (folder / "meta.json").write_text(json.dumps(about), encoding="utf-8")


class MachineProcess:
    """A running machine.

    Args:
        address: The cluster's database.
        folder: The model's folder, which the composer gets.
        composer: The function that opens it.
        workers: How many it has.
    """

    def __init__(
        self, address: str, folder: Path, composer: str = UNIFORM, workers: int = 1
    ) -> None:
        self.log = folder / f"machine-{time.monotonic_ns()}.log"
        settings = {
            "AFFETTO_ENGINE": address,
            "AFFETTO_MODEL": str(folder),
            "AFFETTO_DATA_DIR": str(folder),
            "AFFETTO_WORKERS": str(workers),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.engine.service.cluster.machine_process", composer],
                cwd=PROJECT,
                env={**os.environ, "PYTHONPATH": str(PROJECT), **settings},
                stdout=log,
                stderr=log,
            )

    def said(self, words: str) -> bool:
        """Whether its log holds these words."""
        return words in self.log.read_text(encoding="utf-8")

    @property
    def takes_jobs(self) -> bool:
        """Whether it has started."""
        return self.said("ready with")

    async def ready(self) -> MachineProcess:
        """Wait until it takes jobs."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self.takes_jobs:
                assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
                await asyncio.sleep(0.02)
        return self

    def kill_a_worker(self) -> None:
        """Kill one of its worker processes, if one is up."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for pid in map(int, children.read_text(encoding="utf-8").split()):
            # Python's resource tracker is a child too.
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
                return

    async def end(self, number: signal.Signals) -> int:
        """Send it a signal, wait for its end, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return await asyncio.to_thread(self.process.wait, PATIENCE_SECONDS)

    async def leave(self) -> None:
        """Have it end at once by itself, if it is up, whatever it is at: by two signals.

        Unlike a kill this lets what measures coverage write down what it saw.
        """
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.1)
            assert await self.end(signal.SIGTERM) == 0, self.log.read_text(encoding="utf-8")


def main() -> None:
    """Change what there is to change, then be ``python -m engine worker``."""
    import functools  # noqa: PLC0415 - the workers import this module too

    from engine.__main__ import main as affetto  # noqa: PLC0415
    from engine.service.cluster import serving  # noqa: PLC0415

    module, function = sys.argv[1].split(":")
    open_composer = getattr(importlib.import_module(module), function)
    serving.serve_machine = functools.partial(serving.serve_machine, open_composer=open_composer)
    sys.exit(affetto(["worker"]))


if __name__ == "__main__":
    main()
