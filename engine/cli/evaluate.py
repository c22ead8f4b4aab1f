"""``affetto evaluate``: a model's music against real music, as a table, data and pictures."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from engine.cli.options import add_sampling, whole
from engine.errors import RequestError
from engine.moods import mood
from engine.settings import EngineSettings, read_settings
from engine.values import DEFAULT_SECONDS, SECONDS, ComposeRequest

PIECES = (5, 1000)
"""The fewest and the most pieces a mood, inclusive: fewer cannot be read by folds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder with emopia and, as a scale, pop1k7, pop909 and vgmidi",
    )
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="the model's folder (default: AFFETTO_MODEL)"
    )
    parser.add_argument(
        "--pieces",
        type=whole,
        default=100,
        metavar="N",
        help=f"pieces for each mood, {PIECES[0]} to {PIECES[1]} (default: 100)",
    )
    parser.add_argument(
        "--seconds",
        type=whole,
        default=DEFAULT_SECONDS,
        metavar="N",
        help=f"length of the pieces, {SECONDS[0]} to {SECONDS[1]} (default: {DEFAULT_SECONDS})",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("evaluation"),
        metavar="DIR",
        help="where to (default: ./evaluation)",
    )
    parser.add_argument(
        "--workers",
        type=whole,
        metavar="N",
        help="processes that compose (default: one a core)",
    )
    add_sampling(parser)


def run(args: argparse.Namespace) -> int:
    """Evaluate the model and write ``evaluation.md``, ``evaluation.json`` and two pictures."""
    settings = read_settings(EngineSettings)
    workers = settings.workers if args.workers is None else args.workers
    for name, value, (low, high) in (
        ("--pieces", args.pieces, PIECES),
        ("--seconds", args.seconds, SECONDS),
        ("--workers", workers, (1, 64)),
    ):
        if not low <= value <= high:
            raise RequestError(f"{name} must be from {low} to {high}, not {value}.")
    # Refuses wrong sampling options now, not after minutes.
    ComposeRequest(mood("calm"), candidates=args.candidates, guidance=args.guidance)
    # The heavy part, which the options' check can do without.
    from engine.evaluation.generation import composing  # noqa: PLC0415
    from engine.evaluation.losses import validation_losses  # noqa: PLC0415
    from engine.evaluation.plots import draw_features, draw_moods  # noqa: PLC0415
    from engine.evaluation.references import load_references  # noqa: PLC0415
    from engine.evaluation.report import to_json, to_markdown  # noqa: PLC0415
    from engine.evaluation.trial import run_trial  # noqa: PLC0415

    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"--out {args.out} cannot be written to: {error.strerror}.") from error
    model = args.model or settings.model
    with composing(model, workers) as generate:
        references = load_references(args.data, args.seconds)
        results = run_trial(
            lambda requests: generate(
                [
                    replace(request, candidates=args.candidates, guidance=args.guidance)
                    for request in requests
                ]
            ),
            references,
            args.pieces,
            args.seconds,
            lambda: validation_losses(model, args.data),
        )
    table = to_markdown(results)
    (args.out / "evaluation.md").write_text(table, encoding="utf-8")
    found = json.dumps(to_json(results), indent=2)
    (args.out / "evaluation.json").write_text(found + "\n", encoding="utf-8")
    draw_moods(results, args.out / "moods.png")
    draw_features(results, references.clips, args.out / "features.png")
    print(table)
    return 0
