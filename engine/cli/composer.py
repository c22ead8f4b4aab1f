"""The composer's side of ``affetto train``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from engine.api.settings import usable_cores
from engine.cli.progress import critic_line, percent, training_shown
from engine.model.checkpoint import COMPOSER, Checkpoint
from engine.model.lookback_network import open_note_checkpoint

BEATS_CACHE = "beats.npz"
"""The file beside the checkpoints that keeps the beats found in performances."""


def train_composer(
    args: argparse.Namespace, names: tuple[str, ...], make_folders: Callable[[], None]
) -> int:
    """Train, measure and export a composer; the options are checked already."""
    from engine.training.network.sizes import NetworkSizes  # noqa: PLC0415
    from engine.training.note_pieces import (  # noqa: PLC0415
        NEEDED_SETS,
        load_note_pieces,
        meters_of,
        present_sets,
    )
    from engine.training.note_plan import MORE_PLAN, NOTE_PLAN  # noqa: PLC0415

    workers = usable_cores()
    begin, sizes, plan = _begun_with(args.begin_with), NetworkSizes(units=args.units), NOTE_PLAN
    if begin is not None:
        sizes, plan = NetworkSizes(**begin.shape), MORE_PLAN
    # What would be missing in hours is looked for now.
    with percent("finding chords") as show:
        pieces = load_note_pieces(
            args.data,
            names or present_sets(args.data),
            cache=args.checkpoints / BEATS_CACHE,
            on_progress=show,
            workers=workers,
        )
    # With it comes TensorFlow, which takes seconds: what cannot be done is told before.
    from engine.training.note_recipe import NoteRecipe  # noqa: PLC0415

    recipe = NoteRecipe(pieces, args.data / NEEDED_SETS[0], sizes, plan, begin)
    meters = ", ".join(f"{count:,} in {meter}" for meter, count in meters_of(pieces).items())
    print(f"{len(pieces)} pieces ({meters}), {sum(len(p.notes) for p in pieces):,} notes")
    make_folders()
    for name, report in zip(("piano", "bands"), recipe.fit_critics(args.out), strict=True):
        print(critic_line(f"The critic for {name}", report))
    with percent("reading moods") as show:
        weak = recipe.label_weakly(args.out, show, measured_alone=args.export_only, workers=workers)
    if not args.export_only:
        with training_shown(
            args, recipe.total(args.scale), lambda nats: f"{nats['all']:.3f} nats a validation note"
        ) as run:
            recipe.train(run, weak)
    meta = recipe.release(
        args.checkpoints,
        args.out,
        weak,
        name=args.name or COMPOSER,
        version=args.model_version,
    )
    with percent("fitting the choice") as show:
        recipe.finish(args.out, args.scale, workers, show)
    nats = meta["nats_a_note"]
    sources = ", ".join(f"{name} {one['all']:.3f}" for name, one in nats["sources"].items())
    print(
        f"{args.out}: {nats['keras']['all']:.3f} nats a validation note in Keras, "
        f"{nats['export']['all']:.3f} as exported; by source: {sources}."
    )
    return 0


def _begun_with(folder: Path | None) -> Checkpoint | None:
    """The model in a folder whose weights training begins with; None for a new network."""
    return None if folder is None else open_note_checkpoint(folder)
