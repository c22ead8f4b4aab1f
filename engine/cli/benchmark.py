"""``affetto benchmark``: how fast a piece is made, beside the way of the tutorials."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from tqdm import tqdm

from engine.api.errors import EngineError, RequestError
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings, read_settings
from engine.benchmark.machine import one_core
from engine.benchmark.ours import time_command, time_pool
from engine.cli.options import parse_whole

REQUEST: Final = ComposeRequest(mood("happy"), seed=7, seconds=60)
"""The piece that is made."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--notes",
        type=parse_whole,
        metavar="N",
        help="time the tutorials' way on N notes and scale up (default: all, some minutes)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")


def run(args: argparse.Namespace) -> int:
    """Measure, and print what was found."""
    if args.notes is not None and args.notes < 1:
        raise RequestError(f"--notes must be 1 or more, not {args.notes}.")
    if args.json is not None and not args.json.absolute().parent.is_dir():
        raise RequestError(f"--json {args.json} cannot be written: there is no such folder.")
    settings = read_settings(EngineSettings)
    try:
        text, data = _measure(settings, args.notes)
    except EngineError as error:
        print(f"affetto: {error}", file=sys.stderr)
        return 1
    print(text)
    if args.json is not None:
        try:
            args.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            print(f"affetto: {args.json} cannot be written: {error.strerror}.", file=sys.stderr)
            return 1
    return 0


def _measure(settings: EngineSettings, limit: int | None) -> tuple[str, dict[str, object]]:
    """The report as text and as plain values."""
    with one_core() as core:
        _say("our way, by a worker")
        pooled = time_pool(settings, REQUEST)
        _say("our way, by the command")
        called = time_command(REQUEST)
        # Only now: TensorFlow counts the cores as it is imported, and its memory is not ours.
        from engine.benchmark.report import Benchmark, benchmark_to_json, to_text  # noqa: PLC0415
        from engine.benchmark.tutorial import time_tutorial  # noqa: PLC0415
        from engine.model.checkpoint import open_checkpoint  # noqa: PLC0415
        from engine.music.midi import read_midi  # noqa: PLC0415

        _say("the tutorials' way")
        parameters = int(open_checkpoint(settings.model).meta["parameters"])
        score = read_midi(pooled.chosen.piece.midi)
        total = len(score.notes) if limit is None else min(limit, len(score.notes))
        with tqdm(total=total, unit="note", disable=None, leave=False) as bar:
            tutorial = time_tutorial(score, parameters, limit, bar.update)
    result = Benchmark(core, parameters, pooled, called, tutorial)
    return to_text(result), benchmark_to_json(result)


def _say(what: str) -> None:
    print(f"affetto: timing {what}", file=sys.stderr)
