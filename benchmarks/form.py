"""How music moves and returns in time: real collections, and folders of composed pieces.

``python benchmarks/form.py --data DIR`` measures the real music; ``--piano FOLDER`` and
``--band FOLDER`` add composed pieces, MIDI files, each cut to the lengths that are asked for.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.api.settings import one_thread

if TYPE_CHECKING:
    from engine.evaluation.form.pieces import FormPiece

MOST: Final = 100
"""Pieces of each collection."""


def composed(folder: Path) -> Callable[[float], list[FormPiece]]:
    """What gives a folder's pieces cut to a length; shorter ones are measured as they are."""
    from engine.evaluation.form.pieces import whole_piece  # noqa: PLC0415
    from engine.music.midi import read_midi  # noqa: PLC0415

    scores = {path.stem: read_midi(path) for path in sorted(folder.glob("*.mid"))}

    def pieces(seconds: float) -> list[FormPiece]:
        return [whole_piece(score, name, seconds) for name, score in scores.items()]

    return pieces


def main() -> None:
    """Measure all, print a table for each length, and write the figures if asked to."""
    # Set before numpy is there: small trees grow faster by one thread than by several that wait.
    one_thread()
    from engine.evaluation.form.columns import form_columns  # noqa: PLC0415
    from engine.evaluation.form.references import READ  # noqa: PLC0415
    from engine.evaluation.form.report import form_to_json, form_to_markdown  # noqa: PLC0415

    parser = argparse.ArgumentParser(description="Measure how music moves and returns in time.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="real music")
    parser.add_argument(
        "--lengths", type=float, nargs="+", default=[30.0, 60.0, 120.0], metavar="SECONDS"
    )
    for kind in ("piano", "band"):
        parser.add_argument(
            f"--{kind}",
            type=Path,
            action="append",
            default=[],
            metavar="FOLDER",
            help=f"composed pieces for {kind}, MIDI files; may be given again",
        )
    parser.add_argument(
        "--collections", nargs="*", choices=tuple(READ), default=list(READ), metavar="NAME"
    )
    parser.add_argument("--pieces", type=int, default=MOST, metavar="N", help="of each collection")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where all figures go")
    args = parser.parse_args()
    made = {
        str(folder): (kind, composed(folder))
        for kind in ("piano", "band")
        for folder in getattr(args, kind)
    }
    found = form_columns(args.data, args.collections, args.lengths, args.pieces, made)
    for length, columns in found.items():
        print(f"## {length:g} s\n\n{form_to_markdown(columns)}", flush=True)
    if args.json:
        figures = {f"{length:g}": form_to_json(columns) for length, columns in found.items()}
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
