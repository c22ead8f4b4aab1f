"""Models that requests name: opened as they are asked for, a few at a time, told when gone."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.api.composition import Composition, ModelInfo
from engine.api.errors import CheckpointError, RequestError
from engine.api.model_names import list_models, model_name
from engine.api.progress import Progress
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.note_composer import NoteComposer
from engine.model.bundle import pack_model, read_model_info, unpacked_model
from engine.service.cluster.codec import pack_work, unpack_work
from engine.service.cluster.queues import QueueNames
from engine.service.messages import Task, Tools
from engine.service.pipeline import Pipeline
from engine.service.shelf import Shelf
from engine.service.worker import main
from tests.engine.fakes import open_uniform, uniform_composer
from tests.engine.service.gates import short


class Opener:
    """Opens uniform composers, each of its own name, and counts."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def __call__(self, path: Path) -> NoteComposer:
        self.opened.append(path.stem)
        if path.stem == "broken":
            raise CheckpointError("It holds nothing.")
        composer = uniform_composer()
        composer.info = ModelInfo(path.stem, "1", "0" * 64)
        return composer


def lay(folder: Path, *names: str) -> None:
    for name in names:
        (folder / f"{name}.affetto").write_bytes(b"a model")


def by(name: str | None) -> ComposeRequest:
    return replace(short(), model=name)


@pytest.mark.parametrize("text", ["../x", "", "a b", "-a", "ä", "usual", "x" * 33])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="A model's name has up to 32 letters"):
        ComposeRequest(short().mood, model=text)


def test_names_are_small_and_models_are_listed_in_order(tmp_path: Path) -> None:
    assert model_name(" Waltzes-2 ") == "waltzes-2"
    lay(tmp_path, "waltzes", "hymns", "Not a name")
    (tmp_path / "hymns.md").write_text("its card", encoding="utf-8")
    assert list_models(tmp_path) == ("hymns", "waltzes")
    assert list_models(tmp_path / "nowhere") == ()


def test_two_composers_are_open_at_most_and_a_model_trained_again_is_opened_anew(
    tmp_path: Path,
) -> None:
    lay(tmp_path, "a", "b")
    opener = Opener()
    shelf = Shelf(uniform_composer(), tmp_path, opener)
    pipeline = Pipeline(shelf.composer(None), None, shelf)

    def wrote(name: str | None) -> str:
        return pipeline.make(by(name), media=False).model.name

    assert [wrote(name) for name in ("a", None, "a", "b", "a")] == ["a", "uniform", "a", "b", "a"]
    assert opener.opened == ["a", "b", "a"]
    os.utime(tmp_path / "a.affetto", ns=(1, 1))
    assert wrote("a") == "a"
    assert opener.opened == ["a", "b", "a", "a"]


def test_a_model_that_is_gone_or_broken_is_told_with_those_there_are(tmp_path: Path) -> None:
    shelf = Shelf(uniform_composer(), tmp_path, Opener())
    with pytest.raises(RequestError, match="no model gone here, or not any more: none") as caught:
        shelf.composer("gone")
    assert caught.value.code == "no-models"
    lay(tmp_path, "hymns", "broken")
    with pytest.raises(RequestError, match="Choose broken or hymns") as caught:
        shelf.composer("gone")
    assert caught.value.values == {"name": "gone", "there": ("broken", "hymns")}
    with pytest.raises(RequestError, match="The model broken cannot be opened") as caught:
        shelf.composer("broken")
    assert caught.value.code == "broken-model"
    assert caught.value.__notes__ == ["It holds nothing."]
    with pytest.raises(RequestError, match="no model gone here"):
        Pipeline(uniform_composer(), None).make(by("gone"), media=False)


@pytest.fixture
def _unchanged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker lowers its priority and takes no interrupt, which would be for good."""
    monkeypatch.setattr(os, "nice", lambda _: None)
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_unchanged")
def test_a_worker_opens_what_a_request_names(tmp_path: Path) -> None:
    lay(tmp_path, "hymns")
    ours, theirs = multiprocessing.Pipe()
    tasks = [Task(1, by("hymns"), media=False), Task(2, by("gone"), media=False)]

    def ask() -> list[Any]:
        found: list[Any] = []
        with ours:
            while len(found) < 3:
                answer = ours.recv()
                if not isinstance(answer.value, Progress):
                    found.append(answer.value)
                    if tasks:
                        ours.send(tasks.pop(0))
        return found

    with ThreadPoolExecutor(1) as threads:
        answers = threads.submit(ask)
        main(theirs, Tools(tmp_path, None, open_uniform, tmp_path))
        _, piece, refusal = answers.result()
    assert isinstance(piece, Composition)
    assert piece.request.model == "hymns"
    assert isinstance(refusal, RequestError)
    assert refusal.code == "no-such-model"


def test_a_machine_takes_only_work_for_models_it_has(tiny_composer: Path, tmp_path: Path) -> None:
    settings = EngineSettings(data_dir=tmp_path, model=tiny_composer)
    (tmp_path / "models").mkdir()
    before = QueueNames(settings)
    assert before.queue_for(by(None)) in before.all()
    with pytest.raises(RequestError, match="no model mine"):
        before.queue_for(by("mine"))
    pack_model(tiny_composer, tmp_path / "models" / "mine.affetto")
    lay(tmp_path / "models", "broken")
    here = QueueNames(settings)
    assert len(here.all()) == 3
    assert here.queue_for(by("mine")) in here.all()
    with pytest.raises(RequestError, match="The model broken cannot be opened"):
        here.queue_for(by("broken"))
    # What crosses the database says which model is wanted.
    assert unpack_work(pack_work(by("mine"))) == by("mine")
    assert ComposeRequest.from_json(by("mine").to_json()) == by("mine")
    stored = by(None).to_json()
    del stored["model"]  # as an earlier version has written it
    assert ComposeRequest.from_json(stored) == by(None)


def test_a_file_holds_a_whole_model_and_nothing_else_is_taken_for_one(
    tiny_composer: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.affetto"
    pack_model(tiny_composer, file)
    assert read_model_info(file) == read_model_info(tiny_composer)
    with unpacked_model(file) as folder:
        for path in tiny_composer.iterdir():
            assert (folder / path.name).read_bytes() == path.read_bytes()
    assert not folder.exists()
    whole, unpacked = (
        NoteComposer.open(path).compose(short()).score.notes for path in (file, tiny_composer)
    )
    assert whole.tobytes() == unpacked.tobytes()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.affetto"]

    for content in (b"", b"no ZIP", file.read_bytes()[:-900]):
        file.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"mine\.affetto is no model's file"):
            NoteComposer.open(file)
        with pytest.raises(CheckpointError, match=r"mine\.affetto cannot be read"):
            read_model_info(file)
