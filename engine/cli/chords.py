"""The chord network's side of ``affetto train``: it joins the composer that it is made for."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Final

from engine.api.errors import RequestError
from engine.cli.composer import BEATS_CACHE
from engine.cli.progress import percent, training_shown

CHORDS: Final = "chords"
"""What ``--model`` calls it."""
CHORD_FIGURES: Final = "chords_evaluation.json"
"""The file in the model's folder that has the figures of written and of real progressions."""
PROGRESSIONS: Final = 400
"""Progressions that are written to be measured, at most."""


def train_chords(
    args: argparse.Namespace, names: tuple[str, ...], make_folders: Callable[[], None]
) -> int:
    """Train, measure and export a chord network; the options are checked already.

    Music that nobody labelled is read by the composer's critics, where they lie in the folder.
    """
    from engine.composing.kinds import CRITICS  # noqa: PLC0415
    from engine.evaluation.chords.run import evaluate_chords  # noqa: PLC0415
    from engine.harmony.chord_writer import ChordWriter  # noqa: PLC0415
    from engine.training.note_pieces import (  # noqa: PLC0415
        NEEDED_SETS,
        load_note_pieces,
        present_sets,
    )

    with percent("finding chords") as show:
        pieces = load_note_pieces(
            args.data,
            names or present_sets(args.data),
            cache=args.checkpoints / BEATS_CACHE,
            on_progress=show,
        )
    make_folders()
    # With these comes TensorFlow, which takes seconds: what cannot be done is told before.
    from engine.training.chords.recipe import ChordRecipe  # noqa: PLC0415
    from engine.training.note_recipe import NoteRecipe  # noqa: PLC0415

    weak = {}
    if all((args.out / name).is_file() for name in CRITICS.values()):
        readers = NoteRecipe(pieces, args.data / NEEDED_SETS[0])
        with percent("reading moods") as show:
            weak = readers.label_weakly(args.out, show)
    recipe = ChordRecipe(pieces, weak)
    print(f"{len(recipe.songs)} pieces with chords, {sum(s.bars for s in recipe.songs):,} bars")
    if not args.export_only:
        with training_shown(
            args, recipe.total(args.scale), lambda nats: f"{nats['all']:.3f} nats a validation step"
        ) as run:
            recipe.train(run)
    meta = recipe.release(
        args.checkpoints, args.out, name=args.name or CHORDS, version=args.model_version
    )
    figures = evaluate_chords(ChordWriter.open(args.out), recipe.songs, PROGRESSIONS, args.seed)
    text = json.dumps(figures, indent=1) + "\n"
    try:
        (args.out / CHORD_FIGURES).write_text(text, encoding="utf-8")
    except OSError as error:
        raise RequestError(f"--out {args.out} cannot be written to: {error.strerror}.") from error
    print(text)
    nats = meta["nats_a_step"]
    print(
        f"{args.out}: {meta['parameters']:,} parameters, {meta['batches']} batches; "
        f"{nats['keras']['all']:.3f} nats a validation step, {nats['blind']['all']:.3f} without "
        "looking back."
    )
    return 0
