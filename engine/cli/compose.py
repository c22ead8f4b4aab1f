"""``affetto compose``: pieces as files."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import sys
from collections.abc import Callable
from dataclasses import replace

from tqdm import tqdm

from engine.api.composition import Composition, Rendering
from engine.api.errors import EngineError, RequestError
from engine.api.instruments import BY_NAME, MAX_INSTRUMENTS, MULTI, PIANO, PRESETS, named
from engine.api.keys import parse_key
from engine.api.moods import Mood, mood
from engine.api.origin import Way
from engine.api.progress import Progress, Stage
from engine.api.request import DEFAULT_SECONDS, SECONDS, TEMPOS, ComposeRequest
from engine.api.settings import EngineSettings, read_settings, unused_settings
from engine.cli.chosen_model import with_model
from engine.cli.options import add_model, add_plan, add_sampling, parse_formats, parse_whole
from engine.cli.origins import Given, add_origins, asked_plan, given
from engine.cli.piece_files import write_piece, writing
from engine.cli.pieces_asked import add_moods, add_output, asked_moods, asked_seeds
from engine.cli.redo import add_redo, given_redo
from engine.service.engines import open_pool
from engine.service.pool import Pool

# What share of the work is done when a stage begins, roughly, for the progress bar.
_BEGINS = {Stage.QUEUED: 0.0, Stage.COMPOSING: 0.0, Stage.RENDERING: 0.4, Stage.ENCODING: 0.7}
_SHARE = {Stage.QUEUED: 0.0, Stage.COMPOSING: 0.4, Stage.RENDERING: 0.3, Stage.ENCODING: 0.3}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    add_moods(parser, "calm")
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
    add_output(parser)
    add_origins(parser)
    add_redo(parser)
    add_sampling(parser)
    add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Compose what the options ask for."""
    return compose_pieces(_requests(args), args)


def compose_pieces(requests: list[ComposeRequest], args: argparse.Namespace) -> int:
    """Compose requests and write their files, as the options of :func:`add_output` say.

    Returns:
        The exit status: 1 if the work could not be finished.

    Raises:
        RequestError: An option is not allowed, or a request is impossible.
    """
    if args.stems and args.only:
        raise RequestError("--stems are sound: leave --only out.")
    args.format = parse_formats(args.format)
    if args.only and args.format != ("mp3",):
        raise RequestError("--format is of sound: leave --only out.")
    if args.video and args.only:
        raise RequestError("--video has sound: leave --only out.")
    if args.stems and len(named(requests[0].instruments)) == 1:
        raise RequestError("--stems take several instruments: one alone is its own stem.")
    settings, requests = with_model(args.model, read_settings(EngineSettings), requests)
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
    piece = given_redo(args) or given(args)
    first, *then = _moods(args, piece)
    usual, players = (piece.seconds, piece.instruments) if piece else (DEFAULT_SECONDS, PIANO)
    chords, form = asked_plan(args, piece)
    return [
        ComposeRequest(
            mood=first,
            then=tuple(then),
            seed=seed,
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
            loop=args.loop or (piece is not None and piece.loop),
        )
        for seed in asked_seeds(args)
    ]


def _moods(args: argparse.Namespace, piece: Given | None) -> tuple[Mood, ...]:
    if asked := asked_moods(args):
        return asked
    if piece is not None and piece.origin.way is Way.CHANGE:
        raise RequestError("--change takes the mood to change to: give --mood too.")
    return piece.moods if piece and piece.moods else (mood("calm"),)


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
                    for sentence in piece.left_out:
                        tqdm.write(f"  {sentence}")
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

    media = args.only != "midi"
    again = media and (args.stems or args.video or args.format != ("mp3",))
    job = pool.submit(request, report, media=media and not again)
    piece: Composition = await job.result()
    if again:
        rendering = Rendering(piece, stems=args.stems, formats=args.format, video=args.video)
        played = await pool.submit(rendering, report).result()
        piece = replace(played, stages={**piece.stages, **played.stages})
    if args.score:
        written = await pool.submit(Rendering(piece.without_media(), sheet=True), report).result()
        stages = {**piece.stages, **written.stages}
        piece = replace(piece, sheet=written.sheet, stages=stages)
    advance(1.0 - shown)
    return piece
