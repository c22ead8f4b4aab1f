"""The beat tracker's side of ``affetto train`` and ``affetto evaluate``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tqdm import tqdm

from engine.api.errors import DataError, RequestError
from engine.api.settings import PROJECT, one_thread
from engine.cli.progress import training_shown

BEATS: Final = "beats"
"""What ``--model`` calls it."""
BEATS_FOLDER: Final = PROJECT / "models" / BEATS


def train_beats(
    args: argparse.Namespace, names: tuple[str, ...], make_folders: Callable[[], None]
) -> int:
    """Train, measure and export a beat network; the options are checked already."""
    from engine.training.beats.datasets import load_beat_pieces  # noqa: PLC0415

    make_folders()
    pieces = load_beat_pieces(args.data, names)
    # With it comes TensorFlow, which takes seconds: what cannot be done is told before.
    from engine.training.beats.recipe import BeatRecipe  # noqa: PLC0415

    recipe = BeatRecipe(pieces)
    print(f"{len(recipe.pieces)} pieces, {sum(len(p.beats) for p in recipe.pieces):,} beats")
    if not args.export_only:
        with training_shown(args, recipe.total(args.scale), _measured) as run:
            recipe.train(run)
    meta = recipe.release(
        args.checkpoints, args.out, name=args.name or BEATS, version=args.model_version
    )
    print(
        f"{args.out}: {meta['parameters']:,} parameters, {meta['batches']} batches; as exported, "
        f"beats differ by {meta['export_difference']:.4f} on the mean."
    )
    return 0


def _measured(nats: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in nats.items())


def evaluate_beats(folder: Path, data: Path, out: Path) -> int:
    """Track held-out songs, and write ``evaluation.md`` and ``evaluation.json``.

    Raises:
        CheckpointError: The folder holds no beat network.
        DataError: No song is held out.
        RequestError: The output cannot be written.
    """
    one_thread()
    from engine.beats.tracker import BeatTracker  # noqa: PLC0415
    from engine.evaluation.beats.figures import estimates, measure_beats  # noqa: PLC0415
    from engine.evaluation.beats.report import beats_to_json, beats_to_markdown  # noqa: PLC0415
    from engine.training.beats.datasets import load_beat_pieces  # noqa: PLC0415

    tracker = BeatTracker.open(folder)
    pieces = [piece for piece in load_beat_pieces(data) if piece.part == "test"]
    if not pieces:
        raise DataError(f"No song below {data} is held out for testing: more songs are needed.")
    found = estimates(measure_beats(tracker, tqdm(pieces, unit="song")))
    table = beats_to_markdown(found)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "evaluation.md").write_text(table, encoding="utf-8")
        text = json.dumps(beats_to_json(found), indent=2)
        (out / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise RequestError(f"--out {out} cannot be written to: {error.strerror}.") from error
    print(table)
    return 0
