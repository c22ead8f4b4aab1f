"""Measures what is made from real songs: continuations, and melodies in another mood.

Of each collection in a folder of data ten files are taken, always the same. Nothing that is
measured is told to the composer but by the files themselves; keys are found by one estimator,
moods read by the critic that comes with the model.

Run it as ``python benchmarks/remix.py DATA``; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from benchmarks.remix_measures import (
    bars_of,
    contour,
    distance,
    families,
    metres_of,
    nearer,
    pitched,
    taken_over,
    tempo_of,
)
from engine.analysis.features import measure, vector
from engine.analysis.key_finding import find_key
from engine.api.errors import AffettoError
from engine.api.instruments import MULTI, ORDER
from engine.api.moods import CORNERS, Mood, mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.api.settings import PROJECT
from engine.composing.any_source import read_any_source
from engine.composing.base import ComposedPiece
from engine.composing.note_composer import NoteComposer
from engine.composing.source import SourcePiece
from engine.music.excerpt import excerpt
from engine.music.midi_writer import write_midi
from engine.reading.band_form import on_beats
from engine.reading.song import read_song

COLLECTIONS: Final = ("pop909", "game_music", "tegridy_band", "orchestra", "emopia")
SECONDS: Final = 30.0


def files(data: Path, count: int) -> Iterator[tuple[str, Path]]:
    """So many files of each collection, always the same."""
    for name in COLLECTIONS:
        found = sorted((data / name / "midis").rglob("*.mid"))
        drawn = np.random.default_rng(909).choice(len(found), count, replace=False)
        for index in sorted(drawn.tolist()):
            yield name, found[index]


def source_of(origin: Origin | None) -> SourcePiece:
    """The part that a settled origin holds, on the grid."""
    if origin is None:
        raise ValueError("nothing was settled")
    return read_any_source(origin, ComposeRequest(mood("calm"), 0))


def read_back(piece: ComposedPiece) -> SourcePiece:
    """A piece as others would be made from it."""
    return source_of(Origin(Way.VARY, write_midi(piece.score, "", piece.key), piece.key))


def continuation(
    composer: NoteComposer, midi: bytes, seed: int, rows: int | None
) -> dict[str, Any]:
    """Go on from a file, and measure what is new beside its end."""
    song = read_song(midi)
    origin = Origin(Way.CONTINUE, midi, only_new=True, own_mood=True)
    request = ComposeRequest(
        mood("calm"), seed, instruments=MULTI, seconds=30, origin=origin, candidates=rows
    )
    settled = composer.settle(request).request
    started = time.process_time()
    piece = composer.compose(request)
    took = time.process_time() - started
    part, new = source_of(settled.origin), read_back(piece)
    # Keys: the last 30 s, the 30 s before, and what is new.
    end = song.score.seconds
    last = excerpt(song.score.notes, max(end - SECONDS, 0.0), SECONDS + 1)
    before = excerpt(song.score.notes, max(end - 2 * SECONDS, 0.0), SECONDS)
    enough = end >= SECONDS + 10.0
    # Bars: of the song's second half among those of its first, and new ones among all.
    laid = on_beats(song)
    bars = bars_of(laid.grid_song.notes, laid.grid_song.grid.bar_ticks)
    stated, metres = song.on_beats is not None, metres_of(song, laid)
    return {
        "seconds": took,
        "key_kept": find_key(last)[0] == find_key(piece.score.notes)[0],
        "key_before": find_key(last)[0] == find_key(before)[0] if enough else None,
        "tempo": piece.features["tempo"],
        "tempo_of_source": tempo_of(song.score) if stated else part.grid.tempo,
        "tempo_of_part": part.grid.tempo,
        "metre_kept": piece.score.meter in metres if metres else None,
        "instruments": sorted(ORDER[one].name for one in part.programs),
        "instruments_kept": families(set(piece.score.programs)) == set(part.programs),
        "features": vector(measure(pitched(piece.score.notes))).tolist(),
        "features_of_source": vector(measure(pitched(last))).tolist(),
        "taken_over": taken_over(bars_of(new.notes, new.grid.bar_ticks), bars),
        "taken_over_within": taken_over(bars[len(bars) // 2 :], bars[: len(bars) // 2]),
    }


def remood(composer: NoteComposer, midi: bytes, seed: int, rows: int | None) -> dict[str, Any]:
    """Put a file's melody into another mood, and measure mood and melody."""
    asked = Origin(Way.CHANGE, midi, own_mood=True)
    probe = ComposeRequest(mood("calm"), seed, instruments=MULTI, seconds=30, origin=asked)
    read = composer.settle(probe).request.mood
    others = [name for name in CORNERS if name != read.corner]
    goal = mood(others[seed % 3])
    changed = Origin(Way.CHANGE, midi)
    request = ComposeRequest(
        goal, seed, instruments=MULTI, seconds=30, origin=changed, candidates=rows
    )
    settled = composer.settle(request).request
    piece = composer.compose(request)
    part, new = source_of(settled.origin), read_back(piece)
    kind = "piano" if settled.instruments == "piano" else "band"
    heard = composer.critics[kind].read(measure(pitched(piece.score.notes)))
    return {
        "asked": goal.name,
        "before": distance(read, goal),
        "after": distance(Mood("custom", heard.valence, heard.arousal), goal),
        "contour": contour(part, new),
    }


def report(
    continued: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]], of: int
) -> None:
    """Print what was measured."""

    def share(values: list[Any]) -> str:
        known = [bool(one) for one in values if one is not None]
        return f"{sum(known)} of {len(known)}"

    if continued:
        print(f"continued: {len(continued)} of {of}")
        print("key as in the last 30 s:", share([row["key_kept"] for row in continued]))
        print("  these as the 30 s before:", share([row["key_before"] for row in continued]))
        off = [abs(row["tempo"] / row["tempo_of_part"] - 1) for row in continued]
        print("tempo within 3 % of the part's:", share([one <= 0.03 for one in off]))
        off = [abs(row["tempo"] / row["tempo_of_source"] - 1) for row in continued]
        print("  of the whole song's:", share([one <= 0.03 for one in off]))
        print(
            "metre kept, where one is stated or heard:",
            share([row["metre_kept"] for row in continued]),
        )
        print("instruments kept:", share([row["instruments_kept"] for row in continued]))
        print(f"features nearer to the source than to another: {nearer(continued)[0]:.3f}")
        new = np.mean([row["taken_over"] for row in continued])
        within = np.mean([row["taken_over_within"] for row in continued])
        print(f"bars taken over: {new:.3f}, by second halves from first ones: {within:.3f}")
        print(f"seconds of a core each: {np.median([row['seconds'] for row in continued]):.1f}")
    if changed:
        print(f"in another mood: {len(changed)} of {of}")
        print("mood moved toward:", share([row["after"] < row["before"] for row in changed]))
        print("contour above .6:", share([row["contour"] > 0.6 for row in changed]))


def main() -> None:
    """Measure what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA", help="the folder of collections")
    parser.add_argument("--files", type=int, default=10, metavar="N", help="of each collection")
    parser.add_argument("--only", choices=["continue", "re-mood"], help="measure that alone")
    parser.add_argument(
        "--candidates", type=int, metavar="N", help="pieces to choose each from (default: usual)"
    )
    parser.add_argument("--shard", default="0/1", metavar="I/N", help="a share of the files")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="also write each file's figures")
    parser.add_argument(
        "--joined", type=Path, nargs="+", metavar="FILE", help="report what --rows wrote, joined"
    )
    args = parser.parse_args()
    if args.joined:
        read = [json.loads(path.read_text()) for path in args.joined]
        joined = {
            name: [row for one in read for row in one[name]] for name in ("continued", "changed")
        }
        report(joined["continued"], joined["changed"], max(map(len, joined.values())))
        return
    composer = NoteComposer.open(PROJECT / "models" / "composer")
    continued, changed, failed = [], [], 0
    mine, shards = (int(part) for part in args.shard.split("/"))
    chosen = list(enumerate(files(args.data, args.files)))[mine::shards]
    for seed, (name, path) in chosen:
        midi = path.read_bytes()
        try:
            if args.only != "re-mood":
                continued.append(
                    {"file": f"{name}/{path.name}"}
                    | continuation(composer, midi, seed, args.candidates)
                )
            if args.only != "continue":
                changed.append(
                    {"file": f"{name}/{path.name}"} | remood(composer, midi, seed, args.candidates)
                )
        except AffettoError as error:
            failed += 1
            print(f"{name}/{path.name}: {error}")
        print(f"{seed + 1}: {name}/{path.name}", file=sys.stderr, flush=True)
        if args.rows:
            rows = {"continued": continued, "changed": changed}
            args.rows.write_text(json.dumps(rows, default=float))
    print(f"files read: {len(chosen) - failed} of {len(chosen)}")
    if args.rows:
        args.rows.write_text(
            json.dumps({"continued": continued, "changed": changed}, default=float)
        )
    report(continued, changed, len(chosen))


if __name__ == "__main__":
    main()
