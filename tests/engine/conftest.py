"""What several of the engine's tests start from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from engine.api.settings import PROJECT
from tests.conftest import MadeOnce
from tests.engine.tiny_composer import write_composer


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


@pytest.fixture(scope="session")
def tiny_composer(made_once: MadeOnce) -> Path:
    """The folder of a composer that has learned nothing; nobody may change it."""
    return made_once("composer", write_composer)


@pytest.fixture(scope="session")
def drawn_composer(made_once: MadeOnce) -> Path:
    """The folder of a composer with weights by chance, to go on training; nobody may change it."""
    return made_once("drawn", partial(write_composer, chance=True))
