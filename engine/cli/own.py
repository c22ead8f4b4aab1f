"""A model of one's own, as ``affetto train`` makes it of any folder of MIDI files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from engine.api.errors import RequestError
from engine.api.settings import EngineSettings, read_settings
from engine.cli.options import parse_number, parse_whole
from engine.training.own.defaults import FINETUNING, FROM_SCRATCH

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


def nothing_learned(best: int, *, from_scratch: bool) -> str:
    """Say in a sentence that no epoch helped; ``""`` if one did.

    Args:
        best: The number of the epoch that was kept; 0 is before training.
        from_scratch: Whether a new network was trained.
    """
    if best:
        return ""
    begun = "untrained network" if from_scratch else "model"
    return (
        f"No epoch was better than the {begun} it began with, which is kept as it was: try more "
        "epochs, more files or another --learning-rate."
    )


def train_own_model(args: argparse.Namespace) -> int:
    """Train a model of one's own and write its file, its card and the picture of its losses."""
    settings = read_settings(EngineSettings)
    if args.songs is not None and args.songs < 1:
        raise RequestError(f"--songs must be 1 or more, not {args.songs}.")
    # Only now: numpy comes with them, and TensorFlow once the files are read.
    from engine.training.own.bars import shown_as_bars  # noqa: PLC0415
    from engine.training.own.plan import own_plan  # noqa: PLC0415
    from engine.training.own.run import own_places, train_folder  # noqa: PLC0415

    places = own_places(
        args.data, settings, name=args.name, file=args.out, checkpoints=args.checkpoints
    )
    plan = own_plan(
        from_scratch=args.from_scratch,
        seed=args.seed,
        units=args.units,
        **{key: getattr(args, key) for key in (one.replace("-", "_") for one in _NUMBERS)},
    )
    with shown_as_bars() as watcher:
        trained = train_folder(
            args.data,
            places,
            plan,
            settings,
            labels=args.labels,
            songs=args.songs,
            watcher=watcher,
        )
    before, after = trained.epochs[0].validation, trained.best.validation
    print(
        f"{places.file}: {after:.3f} nats a note of the files kept for measuring, {before:.3f} "
        f"before; epoch {trained.best.number} was kept. Beside it: {places.card.name} and "
        f"{places.plot.name}."
    )
    if told := nothing_learned(trained.best.number, from_scratch=args.from_scratch):
        print(told)
    how = places.name if args.out is None else places.file
    print(f"./affetto compose --model {how} --mood happy")
    return 0
