"""``affetto train``: from folders of MIDI files to a model the engine plays from."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from engine.api.errors import RequestError
from engine.api.request import SEEDS
from engine.api.settings import PROJECT
from engine.cli.beats import BEATS, train_beats
from engine.cli.chords import CHORDS, train_chords
from engine.cli.composer import train_composer
from engine.cli.options import parse_number, parse_whole
from engine.cli.progress import critic_line, percent, reporter
from engine.cli.touch import TOUCH, train_touch
from engine.model.checkpoint import COMPOSER, CRITIC
from engine.training.note_plan import COMPOSER_UNITS

if TYPE_CHECKING:
    from engine.training.recipe import TrainingRecipe
    from engine.training.weak_labels import WeakLabels

PIANO_SETS = "emopia,vgmidi,pop1k7,pop909"
MODELS = {
    "piano": ("emopia",),
    "band": ("ym2413_mdb",),
    COMPOSER: ("emopia", "ym2413_mdb"),
    CHORDS: ("emopia", "ym2413_mdb"),
    BEATS: (),
    TOUCH: (),
}
"""The models that can be trained, and the sets each takes the moods' labels from, if any."""
_UNITS = 512


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--model",
        choices=tuple(MODELS),
        default="piano",
        help="the piano's, the one for several instruments, the one for both on the beat, that "
        "one's chords, the beat tracker, or the touch that the piano is played with "
        "(default: piano)",
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
        help="which sets, a folder of your own may be among them; the piano's must have emopia "
        f"(default: {PIANO_SETS}), the band's ym2413_mdb, the composer's both (default: those of "
        "the README that are there)",
    )
    parser.add_argument(
        "--checkpoints",
        type=Path,
        metavar="DIR",
        help="where training is kept, to go on after a stop (default: checkpoints, and "
        "checkpoints/MODEL for the others)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="the model's folder (default: models/MODEL; the chords join models/composer)",
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
        metavar="N",
        help=f"width of a layer, but the beat tracker's (default: {_UNITS}, the composer's "
        f"{COMPOSER_UNITS})",
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
    names = _checked(args)
    if args.model == BEATS:
        _make_folders(args)
        return train_beats(args, names)
    if args.model == COMPOSER:
        return train_composer(args, names, lambda: _make_folders(args))
    if args.model == CHORDS:
        return train_chords(args, names, lambda: _make_folders(args))
    if args.model == TOUCH:
        _make_folders(args)
        return train_touch(args, names)
    # Loading TensorFlow takes seconds: only once the options are known to be fine.
    import keras  # noqa: PLC0415

    from engine.tokens.registry import VOCABULARIES  # noqa: PLC0415
    from engine.training.batches import stack  # noqa: PLC0415
    from engine.training.network.note_lstm import NoteLSTM, Shape  # noqa: PLC0415
    from engine.training.precision import best_policy  # noqa: PLC0415
    from engine.training.release import release  # noqa: PLC0415
    from engine.training.trainer import Trainer  # noqa: PLC0415

    # What would be missing in hours is looked for now.
    recipe = _recipe(args, names)
    print(f"{len(recipe.pieces)} pieces, {sum(len(p.notes) for p in recipe.pieces):,} notes")
    _make_folders(args)
    shape = Shape(units=args.units, vocabulary=args.model)
    weak = _weak_labels(recipe, args.out / CRITIC, read=not args.export_only)
    if not args.export_only:
        keras.mixed_precision.set_global_policy(best_policy())
        keras.utils.set_random_seed(args.seed)
        phases = [replace(p, batches=max(1, round(p.batches * args.scale))) for p in recipe.plan]
        trainer = Trainer(
            NoteLSTM(shape),
            stack([], 4, VOCABULARIES[args.model]),
            phases,
            lambda phase: recipe.mixture(phase, weak, args.seed),
            args.checkpoints,
        )
        with tqdm(total=trainer.total, initial=trainer.done, unit="batch") as bar:
            trainer.run(recipe.validation, reporter(bar), args.every)
    meta = release(
        shape,
        args.checkpoints,
        args.out,
        name=args.name or args.model,
        version=args.model_version,
        pieces=recipe.pieces,
        priors=recipe.priors,
        validation=recipe.validation,
    )
    with percent("fitting the choice") as show:
        recipe.finish(args.out, args.scale, show)
    nats = meta["nats_a_note"]
    print(
        f"{args.out}: {nats['keras']['all']:.3f} nats a validation note in Keras, "
        f"{nats['export']['all']:.3f} as exported."
    )
    return 0


def _recipe(args: argparse.Namespace, names: tuple[str, ...]) -> TrainingRecipe:
    """The music and the plan of the model that is to be trained."""
    from engine.training.band.recipe import BandRecipe  # noqa: PLC0415
    from engine.training.band_datasets import load_band, present  # noqa: PLC0415
    from engine.training.piano.recipe import PianoRecipe  # noqa: PLC0415

    if args.model == "piano":
        return PianoRecipe(args.data, names or tuple(PIANO_SETS.split(",")))
    return BandRecipe(load_band(args.data, names or present(args.data)))


def _checked(args: argparse.Namespace) -> tuple[str, ...]:
    """The names of the sets, none for the default, once all options are known to be fine.

    Raises:
        RequestError: One is not allowed.
    """
    if not 0 < args.scale <= 100:
        raise RequestError(f"--scale must be above 0 and at most 100, not {args.scale:g}.")
    usual = COMPOSER_UNITS if args.model == COMPOSER else _UNITS
    args.units = usual if args.units is None else args.units
    for name, value, low, high in (
        ("--units", args.units, 8, 4096),
        ("--seed", args.seed, *SEEDS),
        ("--every", args.every, 1, 1_000_000),
    ):
        if not low <= value <= high:
            raise RequestError(f"{name} must be from {low} to {high}, not {value}.")
    kept = PROJECT / "checkpoints"
    args.checkpoints = args.checkpoints or (kept if args.model == "piano" else kept / args.model)
    folder = COMPOSER if args.model == CHORDS else args.model
    args.out = args.out or PROJECT / "models" / folder
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


def _weak_labels(recipe: TrainingRecipe, critic: Path, *, read: bool) -> dict[str, WeakLabels]:
    """Fit the critic, and have it read what has no labels."""
    from engine.ranking.critic import Critic  # noqa: PLC0415

    print(critic_line("The critic", recipe.fit_critic(critic)))
    if not read:
        return {}
    with percent("reading moods") as show:
        return recipe.label_weakly(Critic.load(critic), show)
