"""What several of the engine's tests start from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.api.settings import PROJECT
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from tests.conftest import MadeOnce
from tests.engine.made_up import clip, write_emopia


@pytest.fixture(autouse=True)
def _in_float32() -> Iterator[None]:
    """Have no test inherit the number format of a training before it."""
    yield
    if keras := sys.modules.get("keras"):
        keras.mixed_precision.set_global_policy("float32")


def affetto(
    *arguments: str | Path, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the engine's front in a process of its own, under no settings but the given."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith("AFFETTO_")}
    return subprocess.run(
        [sys.executable, "-m", "engine", *map(str, arguments)],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(PROJECT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class Trained:
    """What a very small training left behind.

    Attributes:
        root: Holds ``data`` (with ``emopia`` and ``mine``), ``checkpoints`` and ``model``.
        said: What it printed.
    """

    root: Path
    said: str

    @property
    def model(self) -> Path:
        """The folder to play from."""
        return self.root / "model"

    @property
    def options(self) -> list[str]:
        """The options it was called with, but for where it writes to."""
        data = str(self.root / "data")
        return ["--data", data, "--sets", "emopia, mine", "--units", "16", "--every", "1"]


@pytest.fixture(scope="session")
def trained(made_once: MadeOnce) -> Trained:
    """Two batches on made-up music, by the real command."""
    root = made_once("trained", train)
    return Trained(root, (root / "said").read_text(encoding="utf-8"))


def train(root: Path) -> None:
    """Make up music in a folder and train on it there."""
    write_emopia(root / "data" / "emopia", songs=16, validation=4, seconds=20.0)
    (root / "data" / "mine").mkdir()
    for number in range(3):
        score = Score(clip("happy", 100 + number, 60.0))
        (root / "data" / "mine" / f"{number}.mid").write_bytes(write_midi(score, "Mine"))
    to_be = Trained(root, "")
    done = affetto(
        *("train", *to_be.options, "--scale", "0.001", "--model-version", "test"),
        *("--checkpoints", root / "checkpoints", "--out", to_be.model),
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    (root / "said").write_text(done.stdout, encoding="utf-8")
