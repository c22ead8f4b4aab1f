"""``affetto score``: sheet music of a MIDI file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.api.errors import DataError, EngineError, RequestError
from engine.api.keys import parse_key
from engine.cli.piece_files import sheet_files, write_files, writing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "file", type=Path, metavar="FILE.mid", help="the file; - for standard input"
    )
    parser.add_argument(
        "--title", metavar="WORDS", help="what stands above it (default: the file's name)"
    )
    parser.add_argument(
        "--key",
        metavar="KEY",
        help='the key to write it in, such as "A minor" (default: the file\'s, or what is heard)',
    )
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where to (default: here)"
    )


def run(args: argparse.Namespace) -> int:
    """Write the sheet music of a file."""
    key = None if args.key is None else parse_key(args.key)
    # Only now: what reads and engraves notes takes time to load.
    from engine.notation.sheet import make_sheet  # noqa: PLC0415
    from engine.notation.tones import played_music  # noqa: PLC0415
    from engine.reading.file_bytes import STANDARD_INPUT  # noqa: PLC0415
    from engine.reading.song import read_song  # noqa: PLC0415

    stem = "score" if args.file == STANDARD_INPUT else args.file.stem
    try:
        music = played_music(read_song(args.file), key)
        sheet = make_sheet(music, args.title or stem)
    except (DataError, RequestError) as error:
        raise RequestError(f"{args.file}: {error}") from error
    except EngineError as error:
        print(f"affetto: {error}", file=sys.stderr)
        return 1
    for sentence in music.left_out:
        print(f"affetto: {args.file.name}: {sentence}", file=sys.stderr)
    with writing(args.out):
        args.out.mkdir(parents=True, exist_ok=True)
        names = write_files(stem, sheet_files(sheet), args.out)
    print(", ".join(names))
    return 0
