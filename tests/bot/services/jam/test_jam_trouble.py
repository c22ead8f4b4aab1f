"""Jams whose messages cannot be shown or read, and what old or forged buttons ask of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.services.jam import WATCH_SECONDS
from bot.services.jam_music import next_request
from bot.store.errors import JamNotFoundError
from bot.store.jam_rows import Added
from engine.api.composition import Composition
from engine.api.errors import DeadlineError, RequestError
from engine.api.instruments import MAX_INSTRUMENTS, ORDER
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.jamming import (
    MORE,
    grow,
    labels_of_buttons,
    lines,
    refusal,
)
from tests.bot.world import World, labels, names, said, seen

CALLBACK = "/interactions/*/callback"
ORIGINAL = "/webhooks/*/messages/@original"


def forge(world: World, old: str, new: str) -> None:
    """Have the next interaction carry another custom id, and its message too."""

    def change(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            changed = json.loads(json.dumps(payload).replace(f'"{old}"', f'"{new}"'))
            payload.update(changed)

    world.env.backend.subscribers.insert(0, change)


def without_message(world: World) -> None:
    """Have interactions come without the message that they began on."""

    def change(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            del payload["message"]

    world.env.backend.subscribers.insert(0, change)


async def test_an_opening_is_not_taken_back_even_by_a_button_that_is_not_there(
    world: World, jam: InteractionResult
) -> None:
    forge(world, "jam:1:more", "jam:1:undo")
    pressed = await world.alice.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("Nothing was added yet that could be undone")
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]


async def test_finished_once_more_it_stays_the_one_piece(
    world: World, jam: InteractionResult
) -> None:
    await world.alice.click(seen(jam), label="Finish")
    # Bob does not take part; of a jam that is over he is shown the piece all the same.
    forge(world, "vote:1:up", "jam:1:finish")
    pressed = await world.bob.click(seen(jam), custom_id="vote:1:up")
    assert (seen(pressed).id, pressed.followups) == (seen(jam).id, [])
    assert "Again" in labels(seen(jam))
    assert await world.store.pieces.count(world.alice.id) == 1
    # The step's notes are the piece's now.
    with pytest.raises(JamNotFoundError):
        await world.store.jams.composition(1)


async def test_an_end_that_could_not_be_shown_is_shown_before_long(
    world: World, jam: InteractionResult
) -> None:
    world.env.inject_error("POST", CALLBACK, status=403)
    await world.alice.click(seen(jam), label="Finish")
    assert (await world.store.jams.get(1)).piece == 1
    assert MORE in labels_of_buttons(jam)
    await world.env.advance_time(WATCH_SECONDS)
    assert "Again" in labels_of_buttons(jam)
    assert names(seen(jam))[0] == "jam-1-1.mp3"


async def test_buttons_that_could_not_be_put_back_come_back_before_long(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.held, engine.script = True, [Progress(Stage.COMPOSING, 0.5)]
    await world.bob.click(seen(jam), label=MORE)
    assert "Cancel" in labels_of_buttons(jam)
    world.env.inject_error("PATCH", ORIGINAL, status=404, times=None)
    world.env.inject_error("PATCH", f"/channels/*/messages/{seen(jam).id}", status=403)
    engine.ends_with = DeadlineError("x")
    engine.let_go()
    await world.env.settle()
    assert "Cancel" in labels_of_buttons(jam)
    await world.env.advance_time(WATCH_SECONDS)
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert not seen(jam).content


async def test_where_the_message_cannot_be_read_the_end_is_shown_without_the_picture(
    world: World, jam: InteractionResult
) -> None:
    world.env.inject_error("GET", f"/channels/*/messages/{seen(jam).id}", status=403)
    await world.store.jams.database.rows("UPDATE jams SET played_at = 1")
    await world.env.advance_time(WATCH_SECONDS)
    assert seen(jam).content.startswith("Nobody added anything for an hour")
    assert "Again" in labels_of_buttons(jam)
    assert seen(jam).embeds[0].image.url is None


async def test_a_jam_whose_message_is_not_known_keeps_no_other_from_its_end(
    world: World, jam: InteractionResult
) -> None:
    # As a kill leaves it between an opening's message and its number.
    await world.store.jams.database.rows("UPDATE jams SET message_id = NULL")
    world.env.inject_error("POST", CALLBACK, status=403)
    await world.alice.click(seen(jam), label="Finish")
    await world.env.advance_time(WATCH_SECONDS)
    other = await world.bob.slash(world.channel, "jam", mood="calm")
    await world.store.jams.database.rows("UPDATE jams SET played_at = 1 WHERE id = 2")
    await world.env.advance_time(WATCH_SECONDS)
    assert seen(other).content.startswith("Nobody added anything for an hour")


async def test_a_form_that_comes_without_its_message_adds_its_section_all_the_same(
    world: World, jam: InteractionResult
) -> None:
    asked = await world.bob.click(seen(jam), label="Next section")
    without_message(world)
    await world.bob.submit_modal(asked, {"mood": "tense"})
    steps = (await world.store.jams.get(1)).steps
    assert [(step.user_id, step.added.bars) for step in steps] == [
        (world.alice.id, 0),
        (world.bob.id, 8),
    ]


async def test_a_form_of_a_jam_that_is_over_is_refused_without_its_message_too(
    world: World, jam: InteractionResult
) -> None:
    asked = await world.bob.click(seen(jam), label="Next section")
    await world.alice.click(seen(jam), label="Finish")
    without_message(world)
    sent = await world.bob.submit_modal(asked, {"mood": "tense"})
    assert "This jam is over" in str([said(sent), *(one.content for one in sent.followups)])


def for_players(*playing: str) -> Any:
    """A piece for these, whatever was asked for."""

    def finish(request: ComposeRequest) -> Composition:
        return replace(grow(request), playing=playing)

    return finish


async def test_where_as_many_play_as_may_no_other_can_join(
    world: World, engine: FakeEngine
) -> None:
    every = [one.name for one in ORDER]
    engine.finish = for_players(*every[: MAX_INSTRUMENTS - 1])
    jam = await world.alice.slash(world.channel, "jam", mood="calm", instruments="multi")
    assert "jam-add:1" in str(seen(jam).components)
    engine.finish = for_players(*every[:MAX_INSTRUMENTS])
    await world.bob.click(seen(jam), label=MORE)
    assert "jam-add:1" not in str(seen(jam).components)
    # Whoever still had the menu open is told.
    standing = await world.store.jams.composition(2)
    with pytest.raises(RequestError, match=f"at most {MAX_INSTRUMENTS} instruments"):
        next_request(standing, Added(instrument=every[-1]), None)


async def test_an_opening_that_chose_its_players_goes_on_with_just_these(
    world: World, engine: FakeEngine
) -> None:
    engine.finish = for_players("piano", "bass", "drums")
    jam = await world.alice.slash(world.channel, "jam", mood="calm", instruments="multi")
    await world.bob.click(seen(jam), label=MORE)
    standing = await world.store.jams.composition(2)
    assert standing.request.instruments == "drums, bass, piano"


async def test_a_step_too_large_for_the_server_is_made_to_fit(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    world.limit_uploads(12)
    engine.finish = lambda request: replace(grow(request), midi=b"MThd", mp3=b"s" * 99)
    await world.bob.click(seen(jam), label=MORE)
    sound = seen(jam).attachments[0]
    assert sound.filename == "jam-1-2.mp3"
    assert len(await sound.read()) == 12
