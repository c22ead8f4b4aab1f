"""Whether what is added to a jam fits what stands, and whether that stands note for note.

``python benchmarks/jam.py`` has the shipped composer open jams of eight bars, 15 by default, and
add to each as members do (:mod:`bot.services.jam_music`): four bars more, an instrument over what
stands, and a section of eight bars in another mood. Of each step it prints what
``benchmarks/redo.py`` measures of what is made anew, by the same limits, which ``--data DIR``
takes from real music.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.redo import ENSEMBLES, report, standing_of, take_real, tell, whole_pieces
from benchmarks.redo_measures import Limits, Row, measure
from bot.cards.jam_card import playing
from bot.services.jam_music import OPENING_BARS, next_request, opened, opening_request, stands
from bot.store.jam_rows import Added
from engine.api.composition import Composition
from engine.api.errors import AffettoError
from engine.api.moods import CORNERS, Mood, mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.note_composer import NoteComposer
from engine.composing.redoing.edits import plan_edits
from engine.service.pipeline import Pipeline

FIRST_SEED: Final = 94_000
JOINING: Final = ("flute", "bass", "string section", "drums")
WHOLE: Final = 8
"""Pieces that are composed at once, by which one hears how clear chords are: one an ensemble."""


def steps(standing: Composition, number: int) -> Iterator[tuple[str, Added, Mood | None]]:
    """What members add to a jam, one after the other."""
    yield "four bars", Added(bars=4), None
    free = [one for one in JOINING if one not in playing(standing)]
    yield "instrument", Added(instrument=free[number % len(free)]), None
    other = mood(list(CORNERS)[(number + 2) % 4])
    yield "section", Added(bars=8, mood=other.name), other


def jam(pipeline: Pipeline, number: int, candidates: int | None, limits: Limits) -> list[Row]:
    """Open a jam and add to it; returns what was measured of each step."""
    wish = ComposeRequest(
        mood(list(CORNERS)[number % 4]), seed=FIRST_SEED + number,
        instruments=ENSEMBLES[number % len(ENSEMBLES)], candidates=candidates,
    )  # fmt: skip
    standing = opened(pipeline.make(opening_request(wish), media=False))
    bars = standing_of(standing.midi, standing.key).bars
    print(f"{number + 1:2} {wish.instruments:9} opening: {bars} bars at {standing.tempo:.0f}"
          f"{'' if bars == OPENING_BARS else ', which is wrong'}")  # fmt: skip
    rows: list[Row] = []
    for kind, added, feeling in steps(standing, number):
        head = f"{number + 1:2} {wish.instruments:9} {kind:12}"
        request = next_request(standing, added, feeling)
        assert request.origin is not None  # noqa: S101 - what stands
        assert request.origin.redo is not None  # noqa: S101
        begun = time.perf_counter()
        try:
            made = pipeline.make(request, media=False)
        except AffettoError as error:
            print(f"{head} {error}")
            rows.append({})
            continue
        took = time.perf_counter() - begun
        old, new = (standing_of(one.midi, standing.key) for one in (standing, made))
        edits = plan_edits(request.origin.redo, old)
        rows.append(measure(old, new, edits, limits, "add" if added.instrument else "more"))
        tell(head, took, rows[-1])
        standing = stands(standing, made, added)
    return rows


def main() -> None:
    """Open jams, add to them, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=15, help="how many (default: 15)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="real music")
    parser.add_argument("--candidates", type=int, help="of each gap (default: as it ships)")
    wanted = parser.parse_args()
    composer, limits = NoteComposer.open(EngineSettings().model), Limits()
    whole_pieces(composer, WHOLE, wanted.candidates, limits)
    take_real(limits, wanted.data)
    pipeline = Pipeline(composer, None)
    rows = [
        row
        for number in range(wanted.count)
        for row in jam(pipeline, number, wanted.candidates, limits)
    ]
    report(rows)


if __name__ == "__main__":
    main()
