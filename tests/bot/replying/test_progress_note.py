"""The note of progress: the latest state, and nothing after the end."""

from __future__ import annotations

import asyncio

import pytest

from bot.replying.edit_limiter import EDITS_PER_SECOND, EditLimiter
from bot.replying.progress_note import (
    CROWD,
    EDIT_SECONDS,
    MAX_EDITS,
    ProgressNote,
    describe,
)
from engine.api.progress import Progress, Stage


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(Stage.QUEUED), "In the queue: yours is next."),
        (Progress(Stage.QUEUED, position=1), "In the queue: 1 piece before yours."),
        (Progress(Stage.QUEUED, position=12), "In the queue: 12 pieces before yours."),
        (Progress(Stage.COMPOSING), "Composing ▱▱▱▱▱▱▱▱▱▱ 0%"),
        (Progress(Stage.COMPOSING, 0.34), "Composing ▰▰▰▱▱▱▱▱▱▱ 34%"),
        (Progress(Stage.RENDERING, 0.7), "Playing it ▰▰▰▰▰▰▰▱▱▱ 70%"),
        (Progress(Stage.ENCODING, 1.2), "Packing it up ▰▰▰▰▰▰▰▰▰▰ 100%"),
    ],
)
def test_a_line_for_each_stage(progress: Progress, text: str) -> None:
    assert describe(progress) == text


class Clock:
    """Each pause ends when the test says so."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._pause: asyncio.Future[None] | None = None

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        self._pause = asyncio.get_running_loop().create_future()
        await self._pause

    async def tick(self) -> None:
        if self._pause is not None and not self._pause.done():
            self._pause.set_result(None)
        for _ in range(5):
            await asyncio.sleep(0)


async def test_between_two_edits_lies_a_pause_and_the_latest_wins() -> None:
    shown: list[str] = []
    clock = Clock()

    async def edit(text: str) -> None:
        shown.append(text)

    note = ProgressNote(edit, clock.sleep)
    async with note.shown():
        for tenths in range(10):
            note.update(Progress(Stage.COMPOSING, tenths / 10))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await clock.tick()
        await clock.tick()
    note.update(Progress(Stage.ENCODING))
    await clock.tick()

    assert [text[-3:].strip() for text in shown] == ["0%", "90%"]
    assert set(clock.asked) == {EDIT_SECONDS}


async def test_an_edit_on_its_way_lands_before_the_end() -> None:
    order: list[str] = []
    go_on = asyncio.Event()

    async def edit(_: str) -> None:
        order.append("sent")
        await go_on.wait()
        order.append("landed")

    note = ProgressNote(edit, Clock().sleep)
    note.update(Progress(Stage.QUEUED))

    async def work() -> None:
        async with note.shown():
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        order.append("posted")

    task = asyncio.create_task(work())
    for _ in range(10):
        await asyncio.sleep(0)
    assert order == ["sent"]
    go_on.set()
    await task
    assert order == ["sent", "landed", "posted"]


async def test_what_the_work_raises_gets_through() -> None:
    async def edit(_: str) -> None:
        raise AssertionError

    async def work() -> None:
        async with ProgressNote(edit, Clock().sleep).shown():
            raise KeyError("the work failed")

    with pytest.raises(KeyError, match="the work failed"):
        await work()


async def test_of_many_steps_at_most_seven_are_shown_and_the_work_gets_its_share() -> None:
    shown: list[str] = []
    clock = Clock()

    async def edit(text: str) -> None:
        shown.append(text)

    steps = [Progress(Stage.QUEUED, position=place) for place in range(120, -1, -1)]
    steps += [Progress(Stage.COMPOSING, hundredths / 100) for hundredths in range(101)]
    steps += [Progress(Stage.RENDERING, 0.5), Progress(Stage.ENCODING, 0.5)]
    note = ProgressNote(edit, clock.sleep)
    async with note.shown():
        for step in steps:
            note.update(step)
            await asyncio.sleep(0)
            await clock.tick()

    assert len(shown) <= MAX_EDITS
    assert [text.split()[0] for text in shown] == ["In"] * 3 + ["Composing"] * 3 + ["Playing"]


async def test_the_more_are_under_way_the_longer_are_the_pauses() -> None:
    clock = Clock()
    note = ProgressNote(lambda _: asyncio.sleep(0), clock.sleep, under_way=lambda: 4 * CROWD)
    async with note.shown():
        await clock.tick()

    assert clock.asked == [5 * EDIT_SECONDS]


def test_all_notes_together_make_so_many_edits_a_second() -> None:
    now = [100.0]
    limiter = EditLimiter(lambda: now[0])

    assert [limiter.take() for _ in range(25)].count(True) == EDITS_PER_SECOND
    now[0] += 0.9
    assert not limiter.take()
    now[0] += 0.2
    assert [limiter.take() for _ in range(25)].count(True) == EDITS_PER_SECOND


async def test_where_the_second_is_full_an_edit_waits_for_the_next() -> None:
    shown: list[str] = []
    now, clock = [0.0], Clock()
    limiter = EditLimiter(lambda: now[0], per_second=1)

    async def edit(text: str) -> None:
        shown.append(text)

    assert limiter.take()
    note = ProgressNote(edit, clock.sleep, limiter=limiter)
    note.update(Progress(Stage.COMPOSING))
    async with note.shown():
        await clock.tick()
        assert shown == []
        now[0] += 1.0
        await clock.tick()
    assert len(shown) == 1
