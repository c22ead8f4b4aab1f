"""One call from a folder of MIDI files to a model's file, as the command and notebooks make it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.api.errors import CheckpointError, RequestError
from engine.api.model_names import MAX_MODEL_NAME, MODEL_ENDING, model_name, models_folder
from engine.api.settings import PROJECT, EngineSettings, usable_cores
from engine.model.bundle import read_model_info
from engine.training.own.card import CARD, PLOT
from engine.training.own.losses import Epoch
from engine.training.own.music import OwnMusic, load_own
from engine.training.own.plan import OwnPlan

if TYPE_CHECKING:
    from engine.training.own.recipe import Trained


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how far a training is.

    Attributes:
        reading: Called with the share of files read, 0 … 1.
        music: Called with what the folder holds.
        batch: Called after each batch; see :class:`engine.training.trainer.Trainer`.
        epoch: Called with what each epoch brought.
    """

    reading: Callable[[float], None] = lambda _: None
    music: Callable[[OwnMusic], None] = lambda _: None
    batch: Callable[[dict[str, Any]], None] = lambda _: None
    epoch: Callable[[Epoch], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Places:
    """Where a model of one's own goes.

    Attributes:
        name: The model's name.
        file: Its file; card and picture of the losses lie beside it, with endings of their own.
        checkpoints: Where training is kept until the file is written.
    """

    name: str
    file: Path
    checkpoints: Path

    @property
    def card(self) -> Path:
        """The card, beside the file."""
        return self.file.with_suffix(".md")

    @property
    def plot(self) -> Path:
        """The picture of the losses, beside the file."""
        return self.file.with_suffix(".png")


def own_places(
    folder: Path,
    settings: EngineSettings,
    *,
    name: str | None = None,
    file: Path | None = None,
    checkpoints: Path | None = None,
) -> Places:
    """Say where a model goes, and make sure that it can go there.

    Args:
        folder: The folder of the music, after which the model is named by default.
        settings: Name the data folder, where models go by default.
        name: The model's name.
        file: Its file.
        checkpoints: Where training is kept.

    Raises:
        RequestError: The name is none, or the file is there and no model.
    """
    if name is None:
        plain = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.casefold()).strip("-")
        name = plain[:MAX_MODEL_NAME] or "own"
    name = model_name(name)
    file = file or models_folder(settings.data_dir) / f"{name}{MODEL_ENDING}"
    if file.is_dir():
        raise RequestError(f"--out {file} is a folder: name a file, such as mine{MODEL_ENDING}.")
    if file.exists():
        try:
            read_model_info(file)
        except CheckpointError as error:
            raise RequestError(f"--out {file} is there and is no model: name another.") from error
    return Places(name, file, checkpoints or PROJECT / "checkpoints" / f"own-{name}")


def train_folder(
    folder: Path,
    places: Places,
    plan: OwnPlan,
    settings: EngineSettings,
    *,
    labels: Path | None = None,
    songs: int | None = None,
    watcher: Watcher | None = None,
) -> Trained:
    """Train a model on a folder and lay its card and the picture of its losses beside it.

    Args:
        folder: MIDI files at any depth.
        places: Where the model goes.
        plan: How to train.
        settings: Name the model to begin with, or to take over what is not trained.
        labels: A CSV file of moods; see :mod:`engine.training.own.moods`.
        songs: The most files to use; None for all.
        watcher: Who is told how far it is.

    Raises:
        DataError: Too few files can be used, or the checkpoints are of another training.
        RequestError: A folder cannot be written to.
        CheckpointError: The model to begin with cannot be used.
    """
    watcher = watcher or Watcher()
    music = load_own(
        folder, labels, songs=songs, workers=usable_cores(), on_progress=watcher.reading
    )
    watcher.music(music)
    for option, path in (("--out", places.file.parent), ("--checkpoints", places.checkpoints)):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RequestError(
                f"{option} {path} cannot be written to: {error.strerror}."
            ) from error
    # With it comes TensorFlow, which takes seconds: what cannot be done is told before.
    from engine.training.own.recipe import train_own  # noqa: PLC0415

    trained = train_own(
        music.pieces,
        plan,
        settings.model,
        places.checkpoints,
        places.file,
        name=places.name,
        report=watcher.batch,
        on_epoch=watcher.epoch,
    )
    with zipfile.ZipFile(places.file) as packed:
        for inside, path in ((CARD, places.card), (PLOT, places.plot)):
            path.write_bytes(packed.read(inside))
    return trained
