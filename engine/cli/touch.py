"""The touch network's side of ``affetto train`` and ``affetto evaluate``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.api.errors import RequestError
from engine.api.settings import PROJECT, one_thread
from engine.cli.progress import training_shown

TOUCH: Final = "touch"
"""What ``--model`` calls it."""
TOUCH_FOLDER: Final = PROJECT / "models" / TOUCH
_KEPT_BEATS: Final = "beats.npz"


def train_touch(
    args: argparse.Namespace, names: tuple[str, ...], make_folders: Callable[[], None]
) -> int:
    """Train, measure and export a touch network; the options are checked already."""
    from engine.training.performances import load_performances  # noqa: PLC0415
    from engine.training.touch.batches import TOUCH_SETS  # noqa: PLC0415

    make_folders()
    cache = args.checkpoints / _KEPT_BEATS
    pieces = load_performances(args.data, names or TOUCH_SETS, cache=cache)
    # With it comes TensorFlow, which takes seconds: what cannot be done is told before.
    from engine.training.touch.recipe import TouchRecipe  # noqa: PLC0415

    made = TouchRecipe(pieces)
    print(f"{len(pieces)} performances, {sum(len(p.notes) for p in pieces):,} notes")
    if not args.export_only:
        with training_shown(
            args, made.total(args.scale), lambda nats: f"{nats['all']:.3f} nats a validation event"
        ) as run:
            made.train(run)
    meta = made.release(
        args.checkpoints, args.out, name=args.name or TOUCH, version=args.model_version
    )
    print(
        f"{args.out}: {meta['parameters']:,} parameters, {meta['batches']} batches, "
        f"{meta['nats_an_event']['all']:.3f} nats a validation event."
    )
    return 0


def evaluate_touch(folder: Path, data: Path, out: Path) -> int:
    """Play held-out performances anew, and write ``evaluation.md`` and ``evaluation.json``.

    Raises:
        CheckpointError: The folder holds no touch network.
        DataError: No performance is held out.
        RequestError: The output cannot be written.
    """
    one_thread()
    from engine.evaluation.touch.figures import compare_touches  # noqa: PLC0415
    from engine.evaluation.touch.report import touch_to_json, touch_to_markdown  # noqa: PLC0415
    from engine.touch.writer import TouchWriter  # noqa: PLC0415
    from engine.training.performances import load_performances  # noqa: PLC0415
    from engine.training.touch.batches import TOUCH_SETS  # noqa: PLC0415

    writer = TouchWriter.open(folder)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"--out {out} cannot be written to: {error.strerror}.") from error
    pieces = load_performances(data, TOUCH_SETS, cache=out / _KEPT_BEATS)
    found = compare_touches(writer, pieces)
    table = touch_to_markdown(found)
    (out / "evaluation.md").write_text(table, encoding="utf-8")
    text = json.dumps(touch_to_json(found), indent=2)
    (out / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    print(table)
    return 0
