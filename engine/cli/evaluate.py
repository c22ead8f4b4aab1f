"""``affetto evaluate``: a model's music against real music, as a table, data and pictures."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.errors import RequestError
from engine.api.moods import mood
from engine.api.request import DEFAULT_SECONDS, SECONDS, ComposeRequest
from engine.api.settings import EngineSettings, one_thread, read_settings
from engine.cli.beats import BEATS, BEATS_FOLDER, evaluate_beats
from engine.cli.options import add_sampling, parse_whole
from engine.cli.touch import TOUCH, TOUCH_FOLDER, evaluate_touch
from engine.model.checkpoint import network_kind
from engine.model.lookback_network import open_note_checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.evaluation.collection import Collection
    from engine.evaluation.control import Generate
    from engine.evaluation.report import Layout
    from engine.evaluation.results import Results
    from engine.music.score import Score

PIECES = (5, 1000)
"""The fewest and the most pieces per mood, inclusive: fewer cannot be read by folds."""
_PIANO, _BAND = "piano", "band"
DEFAULT_PIECES = {_PIANO: 100, _BAND: 50}
DEFAULT_LENGTH = {_PIANO: DEFAULT_SECONDS, _BAND: 52}
"""At the usual tempos of the band's moods, 52 s are 17 bars (sad) to 29 (happy)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder with emopia and, as a scale, pop1k7, pop909 and vgmidi; for a model for "
        "several instruments with ym2413_mdb and the other sets it learned from",
    )
    parser.add_argument(
        "--model",
        default=_PIANO,
        metavar="MODEL",
        help="piano or band (what the composer in AFFETTO_MODEL writes for either), beats, touch, "
        "or a model's folder, whose piano is measured (default: piano)",
    )
    parser.add_argument(
        "--pieces",
        type=parse_whole,
        metavar="N",
        help=f"pieces for each mood, {PIECES[0]} to {PIECES[1]} (default: "
        f"{DEFAULT_PIECES[_PIANO]}, for several instruments "
        f"{DEFAULT_PIECES[_BAND]})",
    )
    parser.add_argument(
        "--seconds",
        type=parse_whole,
        metavar="N",
        help=f"length of the pieces, {SECONDS[0]} to {SECONDS[1]} (default: "
        f"{DEFAULT_LENGTH[_PIANO]}, for several instruments "
        f"{DEFAULT_LENGTH[_BAND]})",
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
        type=parse_whole,
        metavar="N",
        help="processes that compose (default: one a core)",
    )
    add_sampling(parser)


def run(args: argparse.Namespace) -> int:
    """Evaluate the model and write ``evaluation.md``, ``evaluation.json`` and pictures."""
    settings = read_settings(EngineSettings)
    workers = settings.workers if args.workers is None else args.workers
    for name, value, (low, high) in (
        ("--pieces", args.pieces, PIECES),
        ("--seconds", args.seconds, SECONDS),
        ("--workers", workers, (1, 64)),
    ):
        if value is not None and not low <= value <= high:
            raise RequestError(f"{name} must be from {low} to {high}, not {value}.")
    # Refuses wrong sampling options now, not after minutes.
    ComposeRequest(mood("calm"), candidates=args.candidates, guidance=args.guidance)
    model = settings.model if args.model in (_PIANO, _BAND) else Path(args.model)
    if args.model == BEATS or network_kind(model) == BEATS:
        return evaluate_beats(BEATS_FOLDER if args.model == BEATS else model, args.data, args.out)
    if args.model == TOUCH or network_kind(model) == TOUCH:
        return evaluate_touch(TOUCH_FOLDER if args.model == TOUCH else model, args.data, args.out)
    open_note_checkpoint(model)
    kind = _BAND if args.model == _BAND else _PIANO
    pieces = DEFAULT_PIECES[kind] if args.pieces is None else args.pieces
    seconds = DEFAULT_LENGTH[kind] if args.seconds is None else args.seconds
    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"--out {args.out} cannot be written to: {error.strerror}.") from error
    # The readers' small trees are grown faster by one thread than by several that wait.
    one_thread()
    # The heavy part, which the options' check can do without.
    from engine.evaluation.generation import composing  # noqa: PLC0415
    from engine.evaluation.plots import draw_features, draw_moods  # noqa: PLC0415
    from engine.evaluation.report import to_json, to_markdown  # noqa: PLC0415

    with composing(model, workers) as generate:

        def sampled(requests: Sequence[ComposeRequest]) -> Iterable[Score]:
            return generate(
                [
                    replace(request, candidates=args.candidates, guidance=args.guidance)
                    for request in requests
                ]
            )

        evaluate = _band if kind == _BAND else _piano
        results, layout, real = evaluate(sampled, args.data, model, pieces, seconds)
    table = to_markdown(results, layout)
    (args.out / "evaluation.md").write_text(table, encoding="utf-8")
    found = json.dumps(to_json(results), indent=2)
    (args.out / "evaluation.json").write_text(found + "\n", encoding="utf-8")
    draw_moods(results, args.out / "moods.png")
    draw_features(results, real, args.out / "features.png")
    if kind == _BAND:
        from engine.evaluation.band.plots import draw_playing  # noqa: PLC0415

        draw_playing(results.columns, args.out / "playing.png")
    print(table)
    return 0


def _piano(
    generate: Generate, data: Path, model: Path, pieces: int, seconds: int
) -> tuple[Results, Layout, Collection]:
    """What was found of the piano, how to lay it out, and the real clips to draw beside it."""
    from engine.evaluation.losses import stated_losses  # noqa: PLC0415
    from engine.evaluation.piano.references import load_references  # noqa: PLC0415
    from engine.evaluation.piano.report import LAYOUT  # noqa: PLC0415
    from engine.evaluation.piano.run import run_piano_evaluation  # noqa: PLC0415

    references = load_references(data, seconds)
    results = run_piano_evaluation(
        generate, references, pieces, seconds, lambda: stated_losses(model)
    )
    return results, LAYOUT, references.clips


def _band(
    generate: Generate, data: Path, model: Path, pieces: int, seconds: int
) -> tuple[Results, Layout, Collection]:
    """What was found of a band, how to lay it out, and the real pieces to draw beside it."""
    from engine.evaluation.band.references import load_band_references  # noqa: PLC0415
    from engine.evaluation.band.report import BAND_LAYOUT  # noqa: PLC0415
    from engine.evaluation.band.run import run_band_evaluation  # noqa: PLC0415
    from engine.evaluation.losses import stated_losses  # noqa: PLC0415

    references = load_band_references(data, seconds)
    results = run_band_evaluation(
        generate, references, pieces, seconds, lambda: stated_losses(model)
    )
    return results, BAND_LAYOUT, references.labelled.all
