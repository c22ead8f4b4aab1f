"""``affetto train``: from folders of MIDI files to a model the engine works with."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.api.errors import RequestError
from engine.api.request import SEEDS
from engine.api.settings import PROJECT
from engine.cli.beats import BEATS, train_beats
from engine.cli.chords import CHORDS, train_chords
from engine.cli.composer import train_composer
from engine.cli.options import parse_number, parse_whole
from engine.cli.touch import TOUCH, train_touch
from engine.model.checkpoint import COMPOSER
from engine.training.note_plan import COMPOSER_UNITS

MODELS: Final = {
    COMPOSER: ("emopia", "ym2413_mdb"),
    CHORDS: ("emopia", "ym2413_mdb"),
    BEATS: (),
    TOUCH: (),
}
"""The models that can be trained, and the sets each takes the moods' labels from, if any."""
_REPLACED: Final = ("piano", "band")
"""The models of earlier versions."""
_Train = Callable[[argparse.Namespace, tuple[str, ...], Callable[[], None]], int]
_TRAIN: Final[dict[str, _Train]] = {
    COMPOSER: train_composer,
    CHORDS: train_chords,
    BEATS: train_beats,
    TOUCH: train_touch,
}


def _model(name: str) -> str:
    """One of ``MODELS``.

    Raises:
        ArgumentTypeError: It is none.
    """
    if name in _REPLACED:
        raise argparse.ArgumentTypeError(
            f"{name!r} is not trained any more: one composer replaced the piano's and the bands' "
            f"models, and is trained with --model {COMPOSER}"
        )
    if name not in MODELS:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(MODELS)}, not {name[:32]!r}")
    return name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--model",
        type=_model,
        default=COMPOSER,
        metavar=f"{{{','.join(MODELS)}}}",
        help="the composer, its chords, the beat tracker, or the touch that the piano is played "
        f"with (default: {COMPOSER})",
    )
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder that holds a folder for each set; the README says where to get them",
    )
    parser.add_argument(
        "--sets",
        metavar="NAMES",
        help="which sets, a folder of your own may be among them; the composer's and the chords' "
        f"must have {' and '.join(MODELS[COMPOSER])} (default: those of the README that are there)",
    )
    parser.add_argument(
        "--checkpoints",
        type=Path,
        metavar="DIR",
        help="where training is kept, to go on after a stop (default: checkpoints/MODEL)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help=f"the model's folder (default: models/MODEL; the chords join models/{COMPOSER})",
    )
    parser.add_argument("--name", help="the model's name (default: that of --model)")
    parser.add_argument("--model-version", default="1", help="the model's version (default: 1)")
    parser.add_argument(
        "--scale",
        type=parse_number,
        default=1.0,
        metavar="X",
        help="how much training, against the shipped model's (default: 1)",
    )
    parser.add_argument(
        "--units",
        type=parse_whole,
        default=COMPOSER_UNITS,
        metavar="N",
        help=f"width of a layer of the composer (default: {COMPOSER_UNITS})",
    )
    parser.add_argument(
        "--seed", type=parse_whole, default=1, help="of weights and batches (default: 1)"
    )
    parser.add_argument(
        "--every", type=parse_whole, default=100, help="batches between two measurings"
    )
    parser.add_argument(
        "--export-only", action="store_true", help="export the last checkpoint without training"
    )


def run(args: argparse.Namespace) -> int:
    """Train, measure and export."""
    return _TRAIN[args.model](args, _checked(args), lambda: _make_folders(args))


def _checked(args: argparse.Namespace) -> tuple[str, ...]:
    """The names of the sets, none for the default, once all options are known to be fine.

    Raises:
        RequestError: One is not allowed.
    """
    if not 0 < args.scale <= 100:
        raise RequestError(f"--scale must be above 0 and at most 100, not {args.scale:g}.")
    for name, value, low, high in (
        ("--units", args.units, 8, 4096),
        ("--seed", args.seed, *SEEDS),
        ("--every", args.every, 1, 1_000_000),
    ):
        if not low <= value <= high:
            raise RequestError(f"{name} must be from {low} to {high}, not {value}.")
    args.checkpoints = args.checkpoints or PROJECT / "checkpoints" / args.model
    args.out = args.out or PROJECT / "models" / (COMPOSER if args.model == CHORDS else args.model)
    if args.sets is None:
        return ()
    names = tuple(name.strip() for name in args.sets.split(",") if name.strip())
    for labelled in MODELS[args.model]:
        if labelled not in names:
            raise RequestError(
                f"--sets must name {labelled}: the moods are learned from its labels."
            )
    return names


def _make_folders(args: argparse.Namespace) -> None:
    for option, folder in (("--out", args.out), ("--checkpoints", args.checkpoints)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RequestError(
                f"{option} {folder} cannot be written to: {error.strerror}."
            ) from error
