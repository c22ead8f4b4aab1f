"""New pieces, by the model that comes along, out of pieces that an earlier version made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
import pytest
from simcord.results import InteractionResult

from bot.settings import BotSettings
from engine.analysis.skyline import skyline
from engine.api.composition import Composition
from engine.api.origin import Origin, Way
from engine.composing.any_source import read_any_source
from engine.composing.excerpt import bars_without_ending, opening_bars
from engine.music.midi import read_midi
from engine.service.engines import open_pool
from tests.bot.earlier import EarlierWorld
from tests.bot.world import names, seen
from tests.engine.fakes import open_hasty


@dataclass(frozen=True, slots=True)
class Old:
    """A piece of that time.

    Attributes:
        opening: How many of its notes are its opening; None for a piece in free time.
        body: How many of them stand before its ending; None for a piece in free time.
        minor: Its key in a sad mood.
        made: The number of the piece that was made from it then.
        way: What the card of that piece says of it.
    """

    number: int
    title: str
    opening: int | None
    body: int | None
    minor: str
    made: int
    way: str


PIANO = Old(1, "Golden Carnival", None, None, "D minor", 4, "A variation of {}")
BAND = Old(2, "Skipping Meadow", 69, 95, "F minor", 11, "{} in another mood")

TO_MINOR = {4: 3, 9: 8, 11: 10}
"""The degrees of a major scale that are lower in the parallel minor."""
TUNE_PROGRAM = 5
"""The program that has the tune in the band's piece."""


@pytest.fixture(autouse=True)
def foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """New seeds count up, so that every run is as the one before."""
    seeds = count(31)
    monkeypatch.setattr("secrets.randbelow", lambda _: next(seeds))


@pytest.fixture
async def world(settings: BotSettings) -> AsyncIterator[EarlierWorld]:
    async with (
        open_pool(replace(settings, workers=1), open_composer=open_hasty) as engine,
        EarlierWorld(settings, engine, settle_timeout=60) as started,
    ):
        yield started


def rows(midi: bytes) -> list[tuple[Any, ...]]:
    """Onset, length, pitch, velocity and program of each note, in order."""
    return [(round(one[0], 3), round(one[1], 3), *one[2:]) for one in notes(midi).tolist()]


def notes(midi: bytes) -> Any:
    return read_midi(midi).notes


async def made(
    world: EarlierWorld, result: InteractionResult, number: int, source: str, parent: int
) -> Any:
    """The new piece of that number, whose card and whose row tell where it comes from."""
    piece = await world.store.pieces.get(number)
    assert (piece.author_id, piece.parent) == (world.bob.id, parent)
    assert not result.ephemeral
    files = names(seen(result))
    assert [name.rpartition(f"-{number}.")[2] for name in files] == ["mp3", "mid", "png"]
    assert await seen(result).attachments[1].read() == piece.composition.midi
    [embed] = seen(result).embeds
    assert embed.title == piece.composition.title
    assert (embed.description or "").splitlines()[:2] == [
        f"Composed for <@{world.bob.id}>",
        source,
    ]
    assert (await world.job(result))["state"] == "delivered"
    return piece.composition


@pytest.mark.slow
@pytest.mark.parametrize("old", [PIANO, BAND], ids=["piano", "band"])
async def test_each_way_keeps_what_it_should(world: EarlierWorld, old: Old) -> None:
    name = f"piece {old.number}"
    message, link = world.message(name), f"[#{old.number} {old.title}]({world.link(name)})"
    kept = (await world.store.pieces.get(old.number)).composition
    before = rows(kept.midi)

    result = await world.bob.click(message, label="Again")
    again = await made(world, result, 12, f"Another take on {link}", old.number)
    assert again.request.seed != kept.request.seed
    assert replace(again.request, seed=kept.request.seed) == kept.request
    assert again.key == kept.key
    assert rows(again.midi)[:4] != before[:4]

    result = await world.bob.click(message, label="Vary")
    varied = await made(world, result, 13, f"A variation of {link}", old.number)
    check_kept(kept, varied, Way.VARY, old.opening)
    assert (varied.key, varied.request.seconds) == (kept.key, 8)
    # Whole bars, as they are heard in a piece in free time.
    grid = read_any_source(Origin(Way.VARY, kept.midi, kept.key), varied.request).grid
    half_a_bar = grid.bar_ticks * grid.tick_seconds / 2
    assert varied.seconds == pytest.approx(kept.seconds, abs=max(1.0, half_a_bar))

    result = await world.bob.click(message, label="Extend")
    longer = await made(world, result, 14, f"A longer form of {link}", old.number)
    check_kept(kept, longer, Way.EXTEND, old.body)
    assert longer.seconds == pytest.approx(38, abs=max(1.25, half_a_bar))
    assert longer.notes > kept.notes
    assert longer.key == kept.key

    asked = await world.bob.click(message, label="Change mood")
    result = await world.bob.select(
        seen(asked), ["sad"], custom_id=f"mood-of:{old.number}:unpleasant"
    )
    sad = await made(world, result, 15, f"{link} in another mood", old.number)
    assert (str(sad.key), sad.request.mood.name) == (old.minor, "sad")
    if old is PIANO:
        check_line_on_top(kept, sad.midi, tonic=2)
    else:
        check_part(kept.midi, sad.midi, tonic=5)


@pytest.mark.slow
@pytest.mark.parametrize("old", [PIANO, BAND], ids=["piano", "band"])
async def test_another_take_on_what_was_made_from_a_piece_then(
    world: EarlierWorld, old: Old
) -> None:
    link = f"[#{old.number} {old.title}]({world.link(f'piece {old.number}')})"
    result = await world.bob.click(world.message(f"piece {old.made}"), label="Again")
    take = await made(world, result, 12, old.way.format(link), old.number)

    before = (await world.store.pieces.get(old.made)).composition
    assert take.request.origin == before.request.origin
    assert take.key == before.key
    assert rows(take.midi) != rows(before.midi)
    kept = (await world.store.pieces.get(old.number)).composition
    if old is PIANO:
        check_kept(kept, take, Way.VARY, old.opening)
    else:
        check_part(kept.midi, take.midi, tonic=5)


def in_minor(pitches: list[int], tonic: int) -> list[int]:
    """The pitch classes of a line in major, moved to the parallel minor."""
    return [
        (tonic + TO_MINOR.get(degree, degree)) % 12
        for degree in ((pitch - tonic) % 12 for pitch in pitches)
    ]


def check_kept(old: Composition, new: Composition, way: Way, count: int | None) -> None:
    """The new piece begins as the old one does, note for note, and then goes another way.

    Of a piece in free time the notes of the kept bars are there, played on the beats that are
    heard in it.
    """
    before, after = rows(old.midi), rows(new.midi)
    if count is not None:
        assert after[:count] == before[:count]
        assert after[count:] != before[count:]
        return
    source = read_any_source(Origin(way, old.midi, old.key), new.request)
    bar = source.grid.bar_ticks
    bars = round(new.request.seconds / (bar * source.grid.tick_seconds))
    bars = bars_without_ending(source) if way is Way.EXTEND else opening_bars(source, bars)
    kept = sorted(source.notes["pitch"][source.notes["tick"] < bars * bar].tolist())
    assert len(kept) > 10
    assert sorted(row[2] for row in after[: len(kept)]) == kept


def check_line_on_top(old: Composition, midi: bytes, tonic: int) -> None:
    """The line on top of the old piece is on top of the new one, in minor and in order."""
    source = read_any_source(Origin(Way.CHANGE, old.midi, old.key), old.request)
    line = in_minor(skyline(source.bare)["pitch"].tolist(), tonic)
    new = notes(midi)
    tops = [
        int(note["pitch"]) % 12
        for note in new
        if note["pitch"] == new["pitch"][np.abs(new["onset"] - note["onset"]) < 0.03].max()
    ]
    left = iter(tops)
    # The last notes may give way to the last chord.
    assert len(line) > 8
    assert all(pitch in left for pitch in line[:-2])


def check_part(old_midi: bytes, new_midi: bytes, tonic: int) -> None:
    """The part with the tune is there in minor, tick for tick up to the last chord."""
    before, after = part(old_midi), part(new_midi)
    assert len(before) == 42
    before = before[:-6]
    after = after[: len(before)]
    assert [tick for tick, _ in after] == [tick for tick, _ in before]
    wanted = in_minor([pitch for _, pitch in before], tonic)
    assert [pitch % 12 for _, pitch in after] == wanted
    others = [row for row in rows(new_midi) if row[4] != TUNE_PROGRAM]
    assert others


def part(midi: bytes) -> list[tuple[int, int]]:
    """Onset in twelfths of a beat and pitch of what the tune's program plays."""
    score = read_midi(midi)
    mine = score.notes[score.notes["program"] == TUNE_PROGRAM]
    ticks = np.rint(mine["onset"] * score.tempo / 60 * 12).astype(int).tolist()
    return sorted(zip(ticks, mine["pitch"].astype(int).tolist(), strict=True))
