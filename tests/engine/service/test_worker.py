"""What a worker's process does, in the test's own: the test is the pool at the pipe's other end."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from engine.api.composition import Composition
from engine.api.errors import CheckpointError, EngineError, SoundFontError
from engine.api.progress import Progress, Stage
from engine.api.settings import EngineSettings
from engine.composing.note_composer import NoteComposer
from engine.service.messages import READY, Answer, Task, Tools
from engine.service.worker import NICENESS, REPORTS, main
from tests.engine.fakes import open_uniform
from tests.engine.service.gates import open_broken, short


@pytest.fixture(autouse=True)
def niced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """What the process asked to be lowered by, which would be for good; SIGINT is given back."""
    asked: list[int] = []
    monkeypatch.setattr(os, "nice", asked.append)
    before = signal.getsignal(signal.SIGINT)
    yield asked
    signal.signal(signal.SIGINT, before)


def _ask(pipe: Connection, tasks: list[Task]) -> list[Answer]:
    """Be the pool: hand over a task after the other, and close the pipe after the last."""
    answers = []
    with pipe:
        while True:
            answers.append(pipe.recv())
            if not isinstance(answers[-1].value, Progress):
                if not tasks:
                    return answers
                pipe.send(tasks.pop(0))


def worked(tools: Tools, *tasks: Task) -> list[Answer]:
    """All that a worker says until its pool is gone."""
    ours, theirs = multiprocessing.Pipe()
    with ThreadPoolExecutor(1) as threads:
        answers = threads.submit(_ask, ours, list(tasks))
        main(theirs, tools)
        return answers.result()


def test_it_works_for_its_pool_until_that_is_gone(tmp_path: Path, niced: list[int]) -> None:
    tasks = [Task(number, short(seed=number), media=False) for number in (1, 2)]
    first, *answers = worked(Tools(tmp_path, None, open_uniform), *tasks)
    assert first == READY
    assert [one.number for one in answers] == sorted(one.number for one in answers)
    made = [one.value for one in answers if isinstance(one.value, Composition)]
    assert [piece.request for piece in made] == [task.work for task in tasks]
    assert niced == [NICENESS]
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_it_says_how_far_it_is_in_a_few_steps_that_never_go_back(tmp_path: Path) -> None:
    request = replace(short(), seconds=30)
    answers = worked(Tools(tmp_path, None, open_uniform), Task(1, request, media=False))
    told = [one.value.fraction for one in answers if isinstance(one.value, Progress)]
    assert told == sorted(told)
    assert 5 < len(told) <= REPORTS + 1
    steps = [int(fraction * REPORTS) for fraction in told]
    assert len(set(steps)) == len(steps)


def test_the_shipped_composer_is_opened_once_for_the_piano_and_for_several_instruments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []
    whole = NoteComposer.open

    def counted(folder: Path) -> NoteComposer:
        opened.append(folder)
        return whole(folder)

    monkeypatch.setattr(NoteComposer, "open", counted)
    wishes = (short(), replace(short(), instruments="strings"))
    tasks = [Task(number, wish, media=False) for number, wish in enumerate(wishes)]
    answers = worked(Tools(EngineSettings().model, None), *tasks)
    made = [one.value.model.name for one in answers if isinstance(one.value, Composition)]
    assert made == ["composer", "composer"]
    assert opened == [EngineSettings().model]


def test_a_model_that_cannot_be_opened_is_refused_by_its_variable(tmp_path: Path) -> None:
    (answer,) = worked(Tools(tmp_path / "none", None))
    assert answer.number == -1
    assert isinstance(answer.value, CheckpointError)
    assert str(answer.value).count("AFFETTO_") == 1
    assert "AFFETTO_MODEL" in str(answer.value)


def test_a_fault_of_ours_ends_the_piece_and_not_the_worker(tmp_path: Path) -> None:
    tasks = [Task(number, short(), media=False) for number in (1, 2)]
    answers = worked(Tools(tmp_path, None, open_broken), *tasks)
    ends = [one.value for one in answers[1:] if not isinstance(one.value, Progress)]
    assert len(ends) == 2
    for end in ends:
        assert isinstance(end, EngineError)
        assert "ZeroDivisionError: a fault in the program" in "".join(end.__notes__)
        assert "ZeroDivision" not in str(end)


def test_a_refusal_comes_back_as_it_is(tmp_path: Path) -> None:
    answers = worked(Tools(tmp_path, None, open_uniform), Task(1, short(), media=True))
    assert isinstance(answers[-1].value, SoundFontError)
    assert Stage.RENDERING not in {
        one.value.stage for one in answers if isinstance(one.value, Progress)
    }


@pytest.mark.parametrize("tasks", [0, 1])
def test_it_ends_quietly_when_its_pool_is_gone_before_it_answers(
    tmp_path: Path, tasks: int
) -> None:
    ours, theirs = multiprocessing.Pipe()
    for number in range(tasks):
        ours.send(Task(number, short(), media=False))
    ours.close()
    main(theirs, Tools(tmp_path, None, open_uniform))
