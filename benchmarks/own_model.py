"""Trains a model on a folder of one's own, and says what it took and what it brought.

``python benchmarks/own_model.py FOLDER`` lets the shipped model go on learning from at most 50
files, with the defaults of ``./affetto train``, and prints the minutes, the seconds of CPU, and the
loss on the files kept for measuring before and after. With ``--from-scratch`` it trains a new
network as the tutorials do: 50 songs, sequences of 100 notes, two LSTM layers with dropout, 50
epochs, batches of 32; then it composes ``--pieces`` pieces by it and counts those that collapsed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.analysis.degeneration import find_degeneration
from engine.api.instruments import PIANO
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.api.settings import PROJECT
from engine.composing.note_composer import NoteComposer
from engine.training.note_pieces import plays_piano_alone
from engine.training.own.losses import Epoch
from engine.training.own.music import load_own
from engine.training.own.plan import own_plan
from engine.training.own.recipe import train_own


def main() -> int:
    """Train, measure, and return 1 if a piece collapsed."""
    parser = argparse.ArgumentParser(description="Train a model on a folder of MIDI files.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--songs", type=int, default=50, metavar="N")
    parser.add_argument("--from-scratch", action="store_true")
    parser.add_argument("--epochs", type=int, metavar="N", help="instead of the default")
    parser.add_argument("--pieces", type=int, default=20, metavar="N", help="pieces to compose")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the model")
    args = parser.parse_args()
    began = time.monotonic()
    music = load_own(args.folder, songs=args.songs)
    held = sum(one.split == "val" for one in music.pieces)
    print(
        f"{len(music.pieces)} files, {sum(len(one.notes) for one in music.pieces):,} notes; "
        f"{held} kept for measuring; read in {time.monotonic() - began:.0f} s"
    )
    # The seeds' way has no early end.
    patience = 0 if args.from_scratch else None
    plan = own_plan(from_scratch=args.from_scratch, epochs=args.epochs, patience=patience)
    with tempfile.TemporaryDirectory() as folder:
        file = args.out or Path(folder) / "own.affetto"
        checkpoints = Path(folder) / "checkpoints"
        checkpoints.mkdir()
        trained = train_own(
            music.pieces,
            plan,
            PROJECT / "models" / "composer",
            checkpoints,
            file,
            name="own",
            on_epoch=_tell,
        )
        before, after = trained.epochs[0].validation, trained.best.validation
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(
            f"loss of the files kept for measuring: {before:.3f} nats a note before, {after:.3f} "
            f"after, {1 - after / before:.1%} lower; exported "
            f"{trained.meta['nats_a_note']['export']['all']:.3f}"
        )
        print(
            f"{(time.monotonic() - began) / 60:.1f} minutes, "
            f"{(used.ru_utime + used.ru_stime) / 60:.1f} of CPU, at most "
            f"{used.ru_maxrss / 1024:.0f} MB; the file has {file.stat().st_size / 1e6:.1f} MB"
        )
        alone = sum(plays_piano_alone(one) for one in music.pieces) * 2 > len(music.pieces)
        return _compose(file, args.pieces, PIANO if alone else "strings")


def _tell(epoch: Epoch) -> None:
    print(
        f"epoch {epoch.number}: {epoch.training:.3f}, validation {epoch.validation:.3f}", flush=True
    )


def _compose(file: Path, count: int, instruments: str) -> int:
    """Compose pieces with fixed seeds, the moods in turn, and print what collapsed."""
    opened = time.monotonic()
    composer = NoteComposer.open(file)
    print(f"opened in {time.monotonic() - opened:.2f} s")
    collapsed = 0
    for seed in range(count):
        words = list(CORNERS)[seed % len(CORNERS)]
        request = ComposeRequest(mood(words), seed=seed, instruments=instruments)
        faults = find_degeneration(composer.compose(request).score.notes)
        collapsed += bool(faults)
        for fault in faults:
            print(f"seed {seed}, {words}: {fault}")
    print(f"{count} pieces for {instruments}, {collapsed} collapsed")
    return int(collapsed > 0)


if __name__ == "__main__":
    sys.exit(main())
