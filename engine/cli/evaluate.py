"""``affetto evaluate``: a model's music against real music, as tables, data and pictures."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.api.errors import RequestError
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings, one_thread, read_settings
from engine.cli.beats import BEATS, BEATS_FOLDER, evaluate_beats
from engine.cli.options import add_sampling, parse_whole
from engine.cli.touch import TOUCH, TOUCH_FOLDER, evaluate_touch
from engine.model.bundle import unpacked_model
from engine.model.checkpoint import COMPOSER, network_kind
from engine.model.lookback_network import open_note_checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.evaluation.composer import Evaluated
    from engine.music.score import Score

PIECES: Final = (5, 1000)
"""The fewest and the most pieces per mood, inclusive: fewer cannot be read by folds."""
DEFAULT_PIECES: Final = 100
PARTS: Final = ("piano", "band", "form")
"""What can be measured by itself: moods and likeness of the piano and of bands, and form."""
LENGTHS: Final = (30, 60, 120)
"""Seconds of the pieces whose form is measured."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder with emopia and ym2413_mdb, whose moods listeners labelled, and as a "
        "scale pop1k7, pop909, vgmidi and the other sets learned from",
    )
    parser.add_argument(
        "--model",
        default=COMPOSER,
        metavar="MODEL",
        help="composer (AFFETTO_MODEL), beats, touch, or a model's folder (default: composer)",
    )
    parser.add_argument(
        "--pieces",
        type=parse_whole,
        default=DEFAULT_PIECES,
        metavar="N",
        help=f"piano pieces of 30 s for each mood, {PIECES[0]} to {PIECES[1]}; half as many are "
        f"made for bands, and of 60 and 120 s in proportion (default: {DEFAULT_PIECES})",
    )
    parser.add_argument(
        "--only",
        choices=PARTS,
        action="append",
        help="measure this part alone; may be given again",
    )
    parser.add_argument(
        "--length",
        choices=LENGTHS,
        type=parse_whole,
        action="append",
        help="measure the form of pieces of this many seconds alone; may be given again",
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
        ("--workers", workers, (1, 64)),
    ):
        if not low <= value <= high:
            raise RequestError(f"{name} must be from {low} to {high}, not {value}.")
    if args.length and "form" not in (args.only or PARTS):
        raise RequestError("--length goes with --only form: form is not measured without it.")
    # Refuses wrong sampling options now, not after minutes.
    ComposeRequest(mood("calm"), candidates=args.candidates, guidance=args.guidance)
    model = settings.model if args.model == COMPOSER else Path(args.model)
    if args.model == BEATS or network_kind(model) == BEATS:
        return evaluate_beats(BEATS_FOLDER if args.model == BEATS else model, args.data, args.out)
    if args.model == TOUCH or network_kind(model) == TOUCH:
        return evaluate_touch(TOUCH_FOLDER if args.model == TOUCH else model, args.data, args.out)
    with unpacked_model(model) as folder:
        return _evaluate_composer(args, folder, workers)


def _evaluate_composer(args: argparse.Namespace, model: Path, workers: int) -> int:
    """Measure the composer in a folder and write what was found."""
    open_note_checkpoint(model)
    try:
        args.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"--out {args.out} cannot be written to: {error.strerror}.") from error
    # The readers' small trees are grown faster by one thread than by several that wait.
    one_thread()
    # The heavy part, which the options' check can do without.
    from engine.beats.tracker import BeatTracker  # noqa: PLC0415
    from engine.evaluation.composer import evaluate_composer  # noqa: PLC0415
    from engine.evaluation.generation import composing  # noqa: PLC0415

    tracker = BeatTracker.open(BEATS_FOLDER)
    with composing(model, workers) as generate:

        def sampled(requests: Sequence[ComposeRequest]) -> Iterable[Score]:
            return generate(
                [
                    replace(request, candidates=args.candidates, guidance=args.guidance)
                    for request in requests
                ]
            )

        found = evaluate_composer(
            sampled, args.data, model, args.pieces, tracker, args.only or PARTS, workers,
            args.length,
        )  # fmt: skip
    print(_write(found, args.out))
    return 0


def _write(found: Evaluated, out: Path) -> str:
    """Write tables, figures and pictures into a folder; returns the tables."""
    from engine.evaluation.band.plots import draw_playing  # noqa: PLC0415
    from engine.evaluation.band.report import BAND_LAYOUT  # noqa: PLC0415
    from engine.evaluation.form.report import form_to_json, form_to_markdown  # noqa: PLC0415
    from engine.evaluation.piano.report import LAYOUT  # noqa: PLC0415
    from engine.evaluation.plots import draw_features, draw_moods  # noqa: PLC0415
    from engine.evaluation.report import to_json, to_markdown  # noqa: PLC0415
    from engine.evaluation.roll_sheet import draw_sheet  # noqa: PLC0415

    layouts = {"piano": LAYOUT, "band": BAND_LAYOUT}
    tables, figures = [], {}
    for kind, (results, real) in found.kinds.items():
        tables.append(f"## {kind.capitalize()}\n\n{to_markdown(results, layouts[kind])}")
        figures[kind] = to_json(results)
        draw_moods(results, out / f"moods_{kind}.png")
        draw_features(results, real, out / f"features_{kind}.png")
        draw_sheet(results.generated, out / f"rolls_{kind}.png")
        if kind == "band":
            draw_playing(results.columns, out / "playing.png")
    for seconds, columns in found.form.items():
        tables.append(f"## Form at {seconds:g} s\n\n{form_to_markdown(columns)}")
    figures["form"] = {f"{length:g}": form_to_json(one) for length, one in found.form.items()}
    text = "\n".join(tables)
    (out / "evaluation.md").write_text(text, encoding="utf-8")
    (out / "evaluation.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return text
