"""``affetto compose``: pieces as files."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from engine.api.composition import Composition, Rendering
from engine.api.errors import EngineError, RequestError
from engine.api.instruments import BY_NAME, MAX_INSTRUMENTS, MULTI, PIANO, PRESETS, named
from engine.api.keys import parse_key
from engine.api.moods import WORDS, Mood, parse_moods
from engine.api.origin import Way
from engine.api.progress import Progress, Stage
from engine.api.request import DEFAULT_SECONDS, SECONDS, SEEDS, TEMPOS, ComposeRequest, new_seed
from engine.api.settings import EngineSettings, read_settings, unused_settings
from engine.cli.options import add_plan, add_sampling, parse_number, parse_whole
from engine.cli.origins import Given, add_origins, asked_plan, given
from engine.cli.piece_files import write_piece, writing
from engine.service.engines import open_pool
from engine.service.pool import Pool

MAX_PIECES = 1000
# What share of the work is done when a stage begins, roughly, for the progress bar.
_BEGINS = {Stage.QUEUED: 0.0, Stage.COMPOSING: 0.0, Stage.RENDERING: 0.4, Stage.ENCODING: 0.7}
_SHARE = {Stage.QUEUED: 0.0, Stage.COMPOSING: 0.4, Stage.RENDERING: 0.3, Stage.ENCODING: 0.3}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--mood",
        metavar="WORDS",
        help=f"the mood: {', '.join(WORDS)} (default: calm); two may be blended, such as "
        '"calm and happy", and several may follow each other, such as "calm to tense to sad"',
    )
    parser.add_argument(
        "--valence",
        type=parse_number,
        metavar="V",
        help="instead of a word: unpleasant -1 to pleasant 1",
    )
    parser.add_argument(
        "--arousal", type=parse_number, metavar="A", help="instead of a word: still -1 to stirred 1"
    )
    parser.add_argument(
        "--instruments",
        metavar="NAMES",
        help=f"{PIANO} (default, or those of the piece given), {MULTI} for an ensemble that suits "
        f"the mood, one of {', '.join(PRESETS)}, or up to {MAX_INSTRUMENTS} with commas between: "
        f"{', '.join(BY_NAME)}",
    )
    parser.add_argument(
        "--seconds",
        type=parse_whole,
        metavar="N",
        help=f"length, {SECONDS[0]} to {SECONDS[1]} (default: {DEFAULT_SECONDS}, or what suits "
        "the piece or the chords given)",
    )
    parser.add_argument(
        "--tempo",
        type=parse_whole,
        metavar="BPM",
        help=f"beats a minute, {TEMPOS[0]} to {TEMPOS[1]} (default: what suits the mood)",
    )
    parser.add_argument(
        "--key",
        metavar="KEY",
        help='such as "A minor", "F# major" or "Bbm" (default: what suits the chords or the mood)',
    )
    add_plan(parser)
    parser.add_argument(
        "--seed",
        type=parse_whole,
        metavar="S",
        help=f"{SEEDS[0]} to {SEEDS[1]}; the same seed gives the same piece (default: a new one)",
    )
    parser.add_argument(
        "--count", type=parse_whole, default=1, metavar="N", help="pieces, with seeds S to S+N-1"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where to (default: here)"
    )
    parser.add_argument("--only", choices=["midi"], help="write the MIDI and the data alone")
    parser.add_argument(
        "--stems", action="store_true", help="also a ZIP of one MP3 an instrument (not for one)"
    )
    parser.add_argument(
        "--score",
        action="store_true",
        help="also sheet music: a MusicXML file, and a picture of each page",
    )
    parser.add_argument(
        "--video", action="store_true", help="also an MP4: the picture with a moving line"
    )
    add_origins(parser)
    add_sampling(parser)


def run(args: argparse.Namespace) -> int:
    """Compose what the options ask for."""
    requests = _requests(args)
    if args.stems and args.only:
        raise RequestError("--stems are sound: leave --only out.")
    if args.video and args.only:
        raise RequestError("--video has sound: leave --only out.")
    if args.stems and len(named(requests[0].instruments)) == 1:
        raise RequestError("--stems take several instruments: one alone is its own stem.")
    settings = read_settings(EngineSettings)
    if unused := unused_settings():
        print(f"affetto: {unused}", file=sys.stderr)
    with writing(args.out):
        args.out.mkdir(parents=True, exist_ok=True)
        # Better before the work than after it.
        if not os.access(args.out, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    try:
        asyncio.run(_compose_all(requests, settings, args))
    except EngineError as error:
        print(f"affetto: {error}", file=sys.stderr)
        return 1
    return 0


def _requests(args: argparse.Namespace) -> list[ComposeRequest]:
    """One request a piece.

    Raises:
        RequestError: An option is not allowed.
    """
    if not 1 <= args.count <= MAX_PIECES:
        raise RequestError(f"--count must be from 1 to {MAX_PIECES}, not {args.count}.")
    seed = new_seed() if args.seed is None else args.seed
    if args.seed is None:
        seed = min(seed, SEEDS[1] - args.count + 1)
    piece = given(args)
    first, *then = _moods(args, piece)
    usual, players = (piece.seconds, piece.instruments) if piece else (DEFAULT_SECONDS, PIANO)
    chords, form = asked_plan(args, piece)
    return [
        ComposeRequest(
            mood=first,
            then=tuple(then),
            seed=seed + number,
            instruments=players if args.instruments is None else args.instruments,
            seconds=usual if args.seconds is None else args.seconds,
            tempo=args.tempo,
            key=parse_key(args.key) if args.key is not None else None,
            candidates=args.candidates,
            guidance=args.guidance,
            origin=piece.origin if piece else None,
            chords=chords,
            chords_set_length=args.seconds is None,
            form=form,
        )
        for number in range(args.count)
    ]


def _moods(args: argparse.Namespace, piece: Given | None) -> tuple[Mood, ...]:
    numbers = (args.valence, args.arousal)
    if numbers == (None, None):
        if args.mood is not None:
            return parse_moods(args.mood)
        if piece is not None and piece.origin.way is Way.CHANGE:
            raise RequestError("--change takes the mood to change to: give --mood too.")
        return piece.moods if piece and piece.moods else parse_moods("calm")
    if args.mood is not None:
        raise RequestError("Give either --mood or --valence and --arousal, not both.")
    if None in numbers:
        raise RequestError("--valence and --arousal go together, each from -1 to 1.")
    return (Mood("custom", *numbers),)


async def _compose_all(
    requests: list[ComposeRequest], settings: EngineSettings, args: argparse.Namespace
) -> None:
    workers = min(settings.workers, len(requests))
    async with open_pool(settings, workers=workers, media=args.only != "midi") as pool:
        with tqdm(total=len(requests), unit="piece", disable=None, leave=False) as bar:
            # No more jobs at once than may wait in the queue.
            free = asyncio.Semaphore(min(settings.queue_limit, 2 * workers))

            async def one(request: ComposeRequest) -> None:
                async with free:
                    piece = await _compose(pool, request, args, bar.update)
                    with writing(args.out):
                        names = write_piece(piece, args.out)
                    tqdm.write(f"{piece.title} (seed {request.seed}): {', '.join(names)}")
                    if piece.reasons:
                        tqdm.write(f"  beside real music: {', '.join(piece.reasons)}")

            await asyncio.gather(*(one(request) for request in requests))


async def _compose(
    pool: Pool,
    request: ComposeRequest,
    args: argparse.Namespace,
    advance: Callable[[float], object],
) -> Composition:
    shown = 0.0

    def report(progress: Progress) -> None:
        nonlocal shown
        done = _BEGINS[progress.stage] + _SHARE[progress.stage] * progress.fraction
        advance(max(0.0, done - shown))
        shown = max(shown, done)

    forms = {"stems": args.stems, "video": args.video}
    media = args.only != "midi" and not any(forms.values())
    piece = await pool.submit(request, report, media=media).result()
    if any(forms.values()):
        played = await pool.submit(Rendering(piece, **forms), report).result()
        piece = replace(played, stages={**piece.stages, **played.stages})
    if args.score:
        written = await pool.submit(Rendering(piece.without_media(), sheet=True), report).result()
        stages = {**piece.stages, **written.stages}
        piece = replace(piece, sheet=written.sheet, stages=stages)
    advance(1.0 - shown)
    return piece
