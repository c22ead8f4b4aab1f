"""``affetto analyse``: what a MIDI file is like, as text, as JSON and as a picture."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from engine.api.analysis import Analysis, AnalysisRequest
from engine.api.errors import EngineError, RequestError
from engine.api.settings import EngineSettings, read_settings, unused_settings
from engine.cli.analysis_text import analysis_lines
from engine.cli.options import parse_time
from engine.service.engines import open_pool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "file", type=Path, metavar="FILE.mid", help="any MIDI file; - for standard input"
    )
    parser.add_argument(
        "--from",
        dest="begin",
        type=parse_time,
        default=0.0,
        metavar="TIME",
        help="where to begin, such as 1:05; moved to the bar line before (default: the start)",
    )
    parser.add_argument(
        "--to",
        dest="end",
        type=parse_time,
        metavar="TIME",
        help="where to end; moved to the bar line after (default: the end)",
    )
    parser.add_argument("--json", action="store_true", help="print all of it as JSON")
    parser.add_argument(
        "--picture",
        type=Path,
        metavar="FILE.png",
        help="also draw it: notes, bars, sections and chords, and the mood below",
    )
    parser.epilog = (
        "The melody is found by a rule: of the voices, without drums and basses, the one that "
        "could best be sung (high, one note at a time, in small steps, for much of the time); and "
        "of a voice with chords the notes that are high and loud beside those around them and near "
        "the ones before."
    )


def run(args: argparse.Namespace) -> int:
    """Analyse the file and print what was found."""
    # Only now: it loads numpy.
    from engine.reading.file_bytes import read_bounded  # noqa: PLC0415

    midi, name = read_bounded(args.file)
    request = AnalysisRequest(midi, name, args.begin, args.end, picture=args.picture is not None)
    settings = read_settings(EngineSettings)
    if unused := unused_settings():
        print(f"affetto: {unused}", file=sys.stderr)
    try:
        found = asyncio.run(_analyse(request, settings))
    except EngineError as error:
        print(f"affetto: {error}", *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
        return 1
    for sentence in found.left_out:
        print(f"affetto: {name}: {sentence}", file=sys.stderr)
    if found.png is not None:
        try:
            args.picture.write_bytes(found.png)
        except OSError as error:
            raise RequestError(
                f"--picture {args.picture} cannot be written: {error.strerror}."
            ) from error
    if args.json:
        print(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
    else:
        print("\n".join(analysis_lines(found)))
    return 0


async def _analyse(request: AnalysisRequest, settings: EngineSettings) -> Analysis:
    async with open_pool(settings, workers=1, media=False) as pool:
        found: Analysis = await pool.submit(request).result()
        return found
