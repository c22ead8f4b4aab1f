"""The engine's own command line: ``python -m engine COMMAND``."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine import __version__
from engine.api.errors import AffettoError
from engine.api.one_line_parser import OneLineParser

COMMANDS: Final = {
    "compose": "compose a piece: MP3, MIDI, picture and data",
    "remix": "make a new piece from any MIDI file: continue, vary or re-mood it",
    "analyse": "tell what a MIDI file is like: key, tempo, form, chords, parts, melody, mood",
    "score": "sheet music of any MIDI file: MusicXML, and a picture of each page",
    "worker": "compose for bots elsewhere, as one of a cluster's machines",
    "train": "make a model of a folder of MIDI files, or train the shipped ones anew",
    "evaluate": "measure a model against real music",
    "benchmark": "measure the speed of each stage beside the usual way",
}
"""Commands and what they do; each is a module of ``engine.cli``."""


CLOSED: Final = 141
"""The exit status where whoever read along has gone: 128 and the number of SIGPIPE, as shells have
it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status: 0, 1 for failed work, 2 for a wrong call."""
    parser = OneLineParser(
        prog="affetto", description="Original music for a mood, composed on your own computer."
    )
    parser.add_argument("--version", action="version", version=f"affetto {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    given = list(sys.argv[1:] if arguments is None else arguments)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        # Only the command that is called loads what it needs.
        if name in given[:1]:
            module = importlib.import_module(f"engine.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    parsed = parser.parse_args(given)
    try:
        status = int(parsed.run(parsed))
        sys.stdout.flush()
    except AffettoError as error:
        print(f"affetto: {error}", *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("affetto: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _drop_output()
        return CLOSED
    except OSError as error:
        if error.filename is not None:
            raise
        _drop_output()
        print(f"affetto: standard output cannot be written to: {error.strerror}.", file=sys.stderr)
        return 1
    return status


def _drop_output() -> None:
    """Have what is left to print go nowhere: Python would try once more as it ends."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    # In a pipe or a file too, each line is there when it is printed: a training takes hours.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main())
