"""What holds for all tests."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

from engine.api.settings import one_thread

# A shell that runs the tests in the background has them ignore interrupts, and what they start
# would ignore them too.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Hundreds of processes import the project, and each would compile it anew where Python is told to
# keep nothing.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Before any test imports numpy: many threads on small arrays take longer than one.
one_thread()

# The same examples in every run, and no limit of time, which a busy machine would not keep.
settings.register_profile("affetto", derandomize=True, deadline=None, database=None)
settings.load_profile("affetto")

PROCESSES = ("discord_server", "cluster")
"""Folders whose tests run bots, machines and databases as processes: a change seldom needs all."""
SAMPLES = {
    "test_a_piece_arrives_whole",
    "test_a_request_comes_back_as_a_piece_and_says_how_far_it_is",
}
"""One test of each of these folders that the quick run keeps."""


MadeOnce = Callable[[str, Callable[[Path], None]], Path]
"""From a name and what fills a folder to the folder, which nobody may change."""


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> MadeOnce:
    """Have what takes long made by the first worker that needs it, for all others too."""
    shared = tmp_path_factory.getbasetemp()
    if hasattr(pytestconfig, "workerinput"):
        shared = shared.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Have no garbage looked for while all is imported, nor ever in what was, which stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Have each file compiled by the first worker that comes to it; the others read the result."""
    if not isinstance(collector, pytest.Module) or not hasattr(collector.config, "workerinput"):
        return (yield)
    with collector.path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        return (yield)


SLOW_AS_A_WHOLE = "\npytestmark = pytest.mark.slow\n"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Have the quick run not even read a file that it runs nothing of: many import TensorFlow."""
    if config.option.markexpr != "not slow" or collection_path.suffix != ".py":
        return None
    return SLOW_AS_A_WHOLE in collection_path.read_text(encoding="utf-8") or None


SLOW_TO_MAKE = {"tiny_composer", "drawn_composer", "ready"}
"""Fixtures that take seconds: a model, an environment."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what waits for slow fixtures; have workers begin with the files that take longest."""
    for item in items:
        if item.path.parent.name in PROCESSES and item.name not in SAMPLES:
            item.add_marker(pytest.mark.slow)
        if SLOW_TO_MAKE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    # So none of them ends long after the others.
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)
