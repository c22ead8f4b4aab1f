"""``affetto benchmark``: how fast a piece is made, beside the usual way or among many."""

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
from engine.benchmark.load import load_to_json, load_to_text, time_load
from engine.benchmark.machine import one_core
from engine.benchmark.ours import time_command, time_pool
from engine.benchmark.start import start_to_json, start_to_text, time_start
from engine.cli.options import parse_whole

REQUEST: Final = ComposeRequest(mood("happy"), seed=7, seconds=60)
"""The piece that is made."""
START_REQUEST: Final = ComposeRequest(mood("happy"), seed=7, seconds=30)
"""The piece whose command is timed from its start."""
LOAD_PIECES: Final = 40
"""How many pieces ``--load`` has made, by one worker and by two."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--notes",
        type=parse_whole,
        metavar="N",
        help="time the tutorials' way on N notes and scale up (default: all, some minutes)",
    )
    parser.add_argument(
        "--load",
        type=parse_whole,
        nargs="?",
        const=LOAD_PIECES,
        metavar="N",
        help="instead: N pieces of 30 s asked for in a crowd, with one worker and with two "
        f"(default: {LOAD_PIECES})",
    )
    parser.add_argument(
        "--start",
        action="store_true",
        help="instead: the command compose from its start to the files, stage by stage",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")


def run(args: argparse.Namespace) -> int:
    """Measure, and print what was found."""
    if args.notes is not None and args.notes < 1:
        raise RequestError(f"--notes must be 1 or more, not {args.notes}.")
    if args.load is not None and args.load < 2:
        raise RequestError(f"--load must be 2 or more, not {args.load}.")
    if args.json is not None and not args.json.absolute().parent.is_dir():
        raise RequestError(f"--json {args.json} cannot be written: there is no such folder.")
    settings = read_settings(EngineSettings)
    try:
        if args.load is not None:
            text, data = _measure_load(settings, args.load)
        elif args.start:
            stages = time_start(START_REQUEST)
            text, data = start_to_text(START_REQUEST, stages), start_to_json(START_REQUEST, stages)
        else:
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


def _measure_load(settings: EngineSettings, pieces: int) -> tuple[str, dict[str, object]]:
    """The report as text and as plain values."""
    _say("one worker")
    one = time_load(settings, workers=1, pieces=pieces)
    _say("two workers")
    two = time_load(settings, workers=2, pieces=pieces)
    return load_to_text(one, two), load_to_json(one, two)


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
        from engine.model.bundle import unpacked_model  # noqa: PLC0415
        from engine.model.lookback_network import open_note_checkpoint  # noqa: PLC0415
        from engine.music.midi import read_midi  # noqa: PLC0415

        _say("the tutorials' way")
        with unpacked_model(settings.model) as folder:
            parameters = int(open_note_checkpoint(folder).meta["parameters"])
        score = read_midi(pooled.chosen.piece.midi)
        total = len(score.notes) if limit is None else min(limit, len(score.notes))
        with tqdm(total=total, unit="note", disable=None, leave=False) as bar:
            tutorial = time_tutorial(score, parameters, limit, bar.update)
    result = Benchmark(core, parameters, pooled, called, tutorial)
    return to_text(result), benchmark_to_json(result)


def _say(what: str) -> None:
    print(f"affetto: timing {what}", file=sys.stderr)
