"""A bot's side as a process of its own, to be killed: it submits jobs and says how each ends.

``python -m tests.engine.service.cluster.client_process FOLDER FIRST LAST`` prints a line of JSON
for each job: its number, and the piece's or the error's name.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from engine.api.errors import EngineError
from engine.api.settings import PROJECT, EngineSettings
from engine.service.cluster.client import open_cluster
from tests.engine.service.gates import short


class ClientProcess:
    """A running client.

    Args:
        address: The cluster's database.
        folder: The model's folder.
        numbers: The jobs it is to submit.
    """

    def __init__(self, address: str, folder: Path, numbers: range) -> None:
        self.numbers = numbers
        self._lines = folder / f"client-{numbers.start}.jsonl"
        with self._lines.open("wb") as lines:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.engine.service.cluster.client_process"),
                    *(str(folder), str(numbers.start), str(numbers.stop)),
                ],
                cwd=PROJECT,
                env={**os.environ, "PYTHONPATH": str(PROJECT), "AFFETTO_ENGINE": address},
                stdout=lines,
            )

    @property
    def said(self) -> list[dict[str, Any]]:
        """What it said so far."""
        lines = self._lines.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]


async def submit(folder: Path, numbers: range) -> None:
    """Submit all at once, and say how each ends."""
    settings = EngineSettings(engine=os.environ["AFFETTO_ENGINE"], model=folder)
    async with open_cluster(settings) as cluster:

        async def one(number: int) -> None:
            try:
                piece = await cluster.submit(short(seed=number)).result()
                end = f"piece {piece.request.seed}"
            except EngineError as error:
                end = f"error {error}"
            print(json.dumps({"number": number, "end": end}), flush=True)  # noqa: T201

        await asyncio.gather(*map(one, numbers))


if __name__ == "__main__":
    asyncio.run(submit(Path(sys.argv[1]), range(int(sys.argv[2]), int(sys.argv[3]))))
