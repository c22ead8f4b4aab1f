"""A model of one's own, as ``affetto train`` makes it of any folder of MIDI files."""

from __future__ import annotations

import argparse
import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from engine.api.errors import CheckpointError, RequestError
from engine.api.model_names import MAX_MODEL_NAME, MODEL_ENDING, model_name, models_folder
from engine.api.settings import PROJECT, EngineSettings, read_settings
from engine.cli.options import parse_number, parse_whole
from engine.cli.progress import percent
from engine.model.bundle import read_model_info
from engine.training.own.defaults import FINETUNING, FROM_SCRATCH

if TYPE_CHECKING:
    from engine.training.own.losses import Epoch

_NUMBERS: Final = {
    "sequence": "notes in a sequence",
    "stride": "notes from one sequence's beginning to the next (default: no overlap)",
    "epochs": "the most times that all sequences are learned from",
    "batch": "sequences in a batch",
    "learning-rate": "the highest learning rate",
    "patience": "epochs without a lower validation loss before training ends early, 0 for never",
    "layers": "LSTM layers, with --from-scratch",
    "dropout": "share of activations dropped, with --from-scratch",
}
_FRACTIONS: Final = ("learning-rate", "dropout")
OWN_OPTIONS: Final = ("--labels", "--songs", "--from-scratch", *(f"--{one}" for one in _NUMBERS))
"""The options that are for one's own model alone."""


def add_own_arguments(parser: argparse._ArgumentGroup) -> None:
    """Declare the options that are for one's own model alone."""
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="CSV",
        help="moods, a line a file: the columns file and mood, or file, valence and arousal, or "
        "file and quadrant (default: DIR/labels.csv if there is one; what has no line takes its "
        "mood from a folder named after one, such as DIR/sad/, or from the critic's reading)",
    )
    parser.add_argument(
        "--songs", type=parse_whole, metavar="N", help="use at most so many files (default: all)"
    )
    parser.add_argument(
        "--from-scratch",
        action="store_true",
        help="train a new network; by default the shipped model goes on learning",
    )
    for name, text in _NUMBERS.items():
        key = name.replace("-", "_")
        usual = [
            f"{values[key]:g}{what}"
            for values, what in ((FINETUNING, ""), (FROM_SCRATCH, " from scratch"))
            if key in values
        ]
        parser.add_argument(
            f"--{name}",
            type=parse_number if name in _FRACTIONS else parse_whole,
            metavar="X" if name in _FRACTIONS else "N",
            help=text + (f" (default: {', '.join(usual)})" if usual else ""),
        )


def train_own_model(args: argparse.Namespace) -> int:
    """Train a model of one's own and write its file, its card and the picture of its losses."""
    settings = read_settings(EngineSettings)
    name = _name(args)
    file = args.out or models_folder(settings.data_dir) / f"{name}{MODEL_ENDING}"
    checkpoints = args.checkpoints or PROJECT / "checkpoints" / f"own-{name}"
    if args.songs is not None and args.songs < 1:
        raise RequestError(f"--songs must be 1 or more, not {args.songs}.")
    from engine.training.own.music import load_own  # noqa: PLC0415
    from engine.training.own.plan import own_plan  # noqa: PLC0415
    from engine.training.own.recipe import train_own  # noqa: PLC0415

    plan = own_plan(
        from_scratch=args.from_scratch,
        seed=args.seed,
        units=args.units,
        **{key: getattr(args, key) for key in (one.replace("-", "_") for one in _NUMBERS)},
    )
    _check_replaced(file)
    with percent("reading files") as show:
        music = load_own(
            args.data,
            args.labels,
            songs=args.songs,
            workers=os.cpu_count() or 1,
            on_progress=show,
        )
    for path, reason in music.refused:
        print(f"left out {path}: {reason}")
    held = sum(piece.split == "val" for piece in music.pieces)
    labelled = sum(piece.mood is not None for piece in music.pieces)
    notes = sum(len(piece.notes) for piece in music.pieces)
    print(
        f"{len(music.pieces)} files, {notes:,} notes; {held} kept for measuring, {labelled} with "
        f"a mood, {len(music.refused)} left out"
    )
    for option, folder in (("--out", file.parent), ("--checkpoints", checkpoints)):
        _make_folder(option, folder)
    with tqdm(unit="batch", desc="preparing") as bar:
        trained = train_own(
            music.pieces,
            plan,
            settings.model,
            checkpoints,
            file,
            name=name,
            report=lambda news: _show(bar, news),
            on_epoch=_tell,
        )
    before, after = trained.epochs[0].validation, trained.best.validation
    beside = _lay_beside(file)
    print(
        f"{file}: {after:.3f} nats a note of the files kept for measuring, {before:.3f} before; "
        f"epoch {trained.best.number} was kept. Beside it: {beside}."
    )
    how = f"--model {name}" if args.out is None else f"--model {file}"
    print(f"./affetto compose {how} --mood happy")
    return 0


def _name(args: argparse.Namespace) -> str:
    """The model's name: the one given, or the folder's in plain letters."""
    if args.name is not None:
        return model_name(args.name)
    plain = re.sub(r"[^a-z0-9]+", "-", args.data.resolve().name.casefold()).strip("-")
    return model_name(plain[:MAX_MODEL_NAME] or "own")


def _check_replaced(file: Path) -> None:
    """Refuse to write over a file that is no model."""
    if file.is_dir():
        raise RequestError(f"--out {file} is a folder: name a file, such as mine{MODEL_ENDING}.")
    if file.exists():
        try:
            read_model_info(file)
        except CheckpointError as error:
            raise RequestError(f"--out {file} is there and is no model: name another.") from error


def _make_folder(option: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"{option} {folder} cannot be written to: {error.strerror}.") from error


def _show(bar: tqdm[Any], news: dict[str, Any]) -> None:
    bar.total = news["total"]
    bar.set_description(f"epoch {news['epoch']} of {news['epochs']}")
    bar.set_postfix(nats=f"{news['nats']:.2f}", notes_s=f"{news['notes_per_second']:.0f}")
    if not bar.n:
        bar.unpause()
        bar.initial = news["batch"] - 1
    bar.update(news["batch"] - bar.n)


def _tell(epoch: Epoch) -> None:
    when = f"epoch {epoch.number}" if epoch.number else "before training"
    learned = f"{epoch.training:.3f} nats a note, " if epoch.number else ""
    tqdm.write(f"{when}: {learned}validation {epoch.validation:.3f}")


def _lay_beside(file: Path) -> str:
    """Lay the card and the picture of the losses beside a model's file, and name them."""
    from engine.training.own.release import CARD, PLOT  # noqa: PLC0415

    names = []
    with zipfile.ZipFile(file) as packed:
        for inside, ending in ((CARD, ".md"), (PLOT, ".png")):
            path = file.with_suffix(ending)
            path.write_bytes(packed.read(inside))
            names.append(path.name)
    return " and ".join(names)
