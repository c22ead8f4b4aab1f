"""``affetto train``: from folders of MIDI files to a model the engine plays from."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from engine.checkpoint import BALANCE, CRITIC, KNOWN
from engine.cli.options import number, whole
from engine.errors import RequestError
from engine.moods import CORNERS
from engine.settings import PROJECT
from engine.values import SEEDS

if TYPE_CHECKING:
    from engine.training.datasets import Piece
    from engine.training.weak_labels import Reading

SETS = "emopia,vgmidi,pop1k7,pop909"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder that holds a folder for each set; the README says where to get them",
    )
    parser.add_argument(
        "--sets",
        default=SETS,
        metavar="NAMES",
        help=f"which sets; emopia must be there, a folder of your own may (default: {SETS})",
    )
    parser.add_argument(
        "--checkpoints",
        type=Path,
        default=PROJECT / "checkpoints",
        metavar="DIR",
        help="where training is kept, to go on after a stop (default: checkpoints)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=PROJECT / "models" / "piano",
        metavar="DIR",
        help="the model's folder (default: models/piano)",
    )
    parser.add_argument("--name", default="piano", help="the model's name (default: piano)")
    parser.add_argument("--model-version", default="1", help="the model's version (default: 1)")
    parser.add_argument(
        "--scale",
        type=number,
        default=1.0,
        metavar="X",
        help="how much training, against the shipped model's (default: 1)",
    )
    parser.add_argument("--units", type=whole, default=512, help="width of a layer (default: 512)")
    parser.add_argument("--seed", type=whole, default=1, help="of weights and batches (default: 1)")
    parser.add_argument("--every", type=whole, default=100, help="batches between two measurings")
    parser.add_argument(
        "--export-only", action="store_true", help="export the last checkpoint without training"
    )


def run(args: argparse.Namespace) -> int:
    """Train, measure and export."""
    names = _checked(args)
    # Loading TensorFlow takes seconds: only once the options are known to be fine.
    import keras  # noqa: PLC0415

    from engine.known import KnownMoves  # noqa: PLC0415
    from engine.network.composer import Shape  # noqa: PLC0415
    from engine.training.batches import Mixture  # noqa: PLC0415
    from engine.training.datasets import load  # noqa: PLC0415
    from engine.training.plan import PIANO  # noqa: PLC0415
    from engine.training.precision import best_policy  # noqa: PLC0415
    from engine.training.release import major_shares, release  # noqa: PLC0415
    from engine.training.trainer import Trainer, validation_batches  # noqa: PLC0415

    pieces = load(args.data, names)
    print(f"{len(pieces)} pieces, {sum(len(p.notes) for p in pieces):,} notes")
    _make_folders(args)
    shape = Shape(units=args.units)
    # What would be missing in hours is looked for now.
    validation = validation_batches(pieces, "clip", {})
    major_share = major_shares(pieces)
    readings = _readings(pieces, args.data / "emopia", args.out / CRITIC, read=not args.export_only)
    known = KnownMoves.of([piece.notes for piece in pieces if piece.split == "train"])
    known.save(args.out / KNOWN)
    if not args.export_only:
        keras.mixed_precision.set_global_policy(best_policy())
        keras.utils.set_random_seed(args.seed)
        phases = [replace(p, batches=max(1, round(p.batches * args.scale))) for p in PIANO]
        trainer = Trainer(
            shape,
            phases,
            lambda phase: Mixture(pieces, phase.shares, readings, args.seed),
            args.checkpoints,
        )
        with tqdm(total=trainer.total, initial=trainer.done, unit="batch") as bar:
            trainer.run(validation, _reporter(bar), args.every)
    meta = release(
        shape,
        args.checkpoints,
        args.out,
        name=args.name,
        version=args.model_version,
        pieces=pieces,
        major_share=major_share,
        validation=validation,
    )
    _balance(pieces, args.out, args.scale)
    nats = meta["nats_a_note"]
    print(
        f"{args.out}: {nats['keras']['all']:.3f} nats a validation note in Keras, "
        f"{nats['export']['all']:.3f} as exported."
    )
    return 0


def _checked(args: argparse.Namespace) -> tuple[str, ...]:
    """The names of the sets, once all options are known to be fine.

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
    names = tuple(name.strip() for name in args.sets.split(",") if name.strip())
    if "emopia" not in names:
        raise RequestError("--sets must name emopia: the moods are learned from its labels.")
    return names


def _make_folders(args: argparse.Namespace) -> None:
    for option, folder in (("--out", args.out), ("--checkpoints", args.checkpoints)):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RequestError(
                f"{option} {folder} cannot be written to: {error.strerror}."
            ) from error


def _readings(
    pieces: Sequence[Piece], emopia: Path, critic: Path, *, read: bool
) -> dict[str, Reading]:
    """Fit the critic, and have it read what has no labels."""
    from engine.critic import Critic  # noqa: PLC0415
    from engine.training.critic import fit_critic  # noqa: PLC0415
    from engine.training.weak_labels import read_all  # noqa: PLC0415

    report = fit_critic(emopia, critic)
    print(
        f"The critic reads {report.four_moods:.0%} of {report.clips} validation clips right "
        f"(valence {report.valence:.0%}, arousal {report.arousal:.0%})."
    )
    if not read:
        return {}
    unread = [piece for piece in pieces if piece.manner == "performance"]
    if not unread:
        return {}
    with tqdm(total=len(unread), unit="piece", desc="reading moods") as bar:

        def show(fraction: float) -> None:
            bar.update(round(fraction * len(unread)) - bar.n)

        return read_all(unread, Critic.load(critic), show)


def _balance(pieces: Sequence[Piece], folder: Path, scale: float) -> None:
    """Fit the balance to what the exported model writes."""
    from engine.training.balance import PIECES, draw, fit_balance  # noqa: PLC0415

    count = max(1, round(PIECES * min(scale, 1.0)))
    with tqdm(total=count * len(CORNERS), unit="piece", desc="balancing the choice") as bar:
        draws = draw(folder, count, lambda done: bar.update(done - bar.n))
    clips = [piece for piece in pieces if piece.manner == "clip" and piece.split == "train"]
    fit_balance(draws, clips).save(folder / BALANCE)


def _reporter(bar: tqdm[Any]) -> Callable[[dict[str, Any]], None]:
    measured = ""

    def report(news: dict[str, Any]) -> None:
        nonlocal measured
        if "validation" in news:
            measured = f"{news['validation']['all']:.3f}"
            tqdm.write(f"batch {news['batch']}: {measured} nats a validation note")
        bar.set_description(news["phase"])
        bar.set_postfix(
            nats=f"{news['nats']:.2f}",
            validation=measured,
            notes_s=f"{news['notes_per_second']:.0f}",
        )
        bar.update(news["batch"] - bar.n)

    return report
