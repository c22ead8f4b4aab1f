"""``affetto train``: from folders of MIDI files to a model the engine works with.

The shipped models are trained anew from the public collections; any other folder becomes a model
of its owner's (:mod:`engine.cli.own`).
"""

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
from engine.cli.own import OWN_OPTIONS, add_own_arguments, train_own_model
from engine.cli.touch import TOUCH, train_touch
from engine.model.checkpoint import COMPOSER
from engine.training.note_plan import COMPOSER_UNITS
from engine.training.own.defaults import FROM_SCRATCH

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


_SHIPPED: Final = {
    "--scale": 1.0,
    "--every": 100,
    "--model-version": "1",
    "--sets": None,
    "--export-only": False,
    "--begin-with": None,
}
"""Options of the shipped models' training alone, and their defaults."""
RULE: Final = (
    "A folder that holds the labelled collections "
    f"{' and '.join(MODELS[COMPOSER])} trains the shipped composer anew, as --model or --sets do "
    "with any folder; every other folder is your own music, of which a model of your own is made."
)
"""How a folder of one's own is told from the public collections."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.description = f"Train on folders of MIDI files. {RULE}"
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder of your MIDI files, at any depth; or the one that holds a folder for "
        "each public collection (the README says where to get them)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help="your own model's file (default: a model named --name in AFFETTO_DATA_DIR); or the "
        f"shipped model's folder (default: models/MODEL; the chords join models/{COMPOSER})",
    )
    parser.add_argument("--name", help="the model's name (default: the folder's, or --model's)")
    parser.add_argument(
        "--checkpoints",
        type=Path,
        metavar="DIR",
        help="where training is kept, to go on after a stop (default: in the project's folder "
        "checkpoints/MODEL, of your own checkpoints/own-NAME)",
    )
    parser.add_argument(
        "--units",
        type=parse_whole,
        metavar="N",
        help=f"width of an LSTM layer of a new network (default: {COMPOSER_UNITS} for the shipped "
        f"composer, {FROM_SCRATCH['units']} for your own)",
    )
    parser.add_argument(
        "--seed",
        type=parse_whole,
        default=1,
        metavar="S",
        help="of weights and batches (default: 1)",
    )
    add_own_arguments(parser.add_argument_group("a model of your own"))
    shipped = parser.add_argument_group("the shipped models")
    shipped.add_argument(
        "--model",
        type=_model,
        metavar=f"{{{','.join(MODELS)}}}",
        help="the composer, its chords, the beat tracker, or the touch that the piano is played "
        f"with (default: {COMPOSER})",
    )
    shipped.add_argument(
        "--sets",
        metavar="NAMES",
        help="which collections, folders of your own may be among them; the composer's and the "
        f"chords' must have {' and '.join(MODELS[COMPOSER])} (default: those of the README that "
        "are there)",
    )
    shipped.add_argument(
        "--model-version", metavar="VERSION", help="the model's version (default: 1)"
    )
    shipped.add_argument(
        "--scale",
        type=parse_number,
        metavar="X",
        help="how much training, against the shipped model's (default: 1)",
    )
    shipped.add_argument(
        "--begin-with",
        type=Path,
        metavar="DIR",
        help="the folder of a composer whose weights its training goes on from, such as "
        f"models/{COMPOSER} (default: a new network)",
    )
    shipped.add_argument(
        "--every",
        type=parse_whole,
        metavar="N",
        help="batches between two measurings (default: 100)",
    )
    shipped.add_argument(
        "--export-only", action="store_true", help="export the last checkpoint without training"
    )


def run(args: argparse.Namespace) -> int:
    """Train, measure and export."""
    if _is_own(args):
        for option in _SHIPPED:
            if _value(args, option) not in {None, False}:
                raise RequestError(
                    f"{option} is for the shipped models: name one with --model, or leave it out."
                )
        return train_own_model(args)
    for option in OWN_OPTIONS:
        if _value(args, option) not in {None, False}:
            raise RequestError(
                f"{option} is for a model of your own: leave --model and --sets out, and name "
                "your own folder in --data."
            )
    args.model = args.model or COMPOSER
    if args.begin_with is not None:
        _check_beginning(args)
    args.units = COMPOSER_UNITS if args.units is None else args.units
    for option, default in _SHIPPED.items():
        if _value(args, option) is None:
            setattr(args, _field(option), default)
    return _TRAIN[args.model](args, _checked(args), lambda: _make_folders(args))


def _is_own(args: argparse.Namespace) -> bool:
    """Whether a model of one's own is trained: see ``RULE``."""
    labelled = all((args.data / name).is_dir() for name in MODELS[COMPOSER])
    return args.model is None and args.sets is None and not labelled


def _field(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


def _value(args: argparse.Namespace, option: str) -> object:
    return getattr(args, _field(option))


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


def _check_beginning(args: argparse.Namespace) -> None:
    """Refuse what does not go with ``--begin-with``."""
    if args.model != COMPOSER:
        raise RequestError(f"--begin-with goes with --model {COMPOSER}, not with {args.model}.")
    if args.units is not None:
        raise RequestError(
            "--units is for a new network: one that --begin-with names keeps its own."
        )


def _make_folders(args: argparse.Namespace) -> None:
    for option, folder in (("--out", args.out), ("--checkpoints", args.checkpoints)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RequestError(
                f"{option} {folder} cannot be written to: {error.strerror}."
            ) from error
