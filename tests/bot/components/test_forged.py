"""What a client sends that is not ours: ids that no message holds, menus without a choice."""

from __future__ import annotations

import json
import logging
from typing import Any

import discord
import pytest

from engine.api.errors import QueueFullError, RequestError
from tests.bot.fake_engine import FakeEngine, compose_request, keep
from tests.bot.world import World, said, seen

TWENTY_DIGITS = "9" * 20


def forge(world: World, old: str, new: str, values: list[str] | None = None) -> None:
    """Have the next interactions carry another custom id, and other values where there are any."""

    def change(event: str, payload: Any) -> None:
        if event != "INTERACTION_CREATE":
            return
        changed = json.loads(json.dumps(payload).replace(f'"{old}"', f'"{new}"'))
        payload.clear()
        payload.update(changed)
        if values is not None:
            payload["data"]["values"] = values

    world.env.backend.subscribers.insert(0, change)


def tracebacks(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [
        (f"history:older:1:{TWENTY_DIGITS}::", "There is no such member"),
        (f"history:older:1:{2**63}::", "There is no such member"),
        (f"cancel:{TWENTY_DIGITS}", "There is nothing left to cancel here"),
        (f"play:{'9' * 18}", "This piece is no longer kept"),
        (f"reveal:{'9' * 18}", "This duel"),
    ],
)
async def test_an_id_of_twenty_digits_is_a_sentence_and_no_traceback(
    world: World, caplog: pytest.LogCaptureFixture, forged: str, sentence: str
) -> None:
    caplog.set_level(logging.INFO)
    requests = (compose_request(seed=seed) for seed in range(30))
    await keep(world.store, *requests, user=world.alice.id, guild=world.guild.id)
    shown = await world.alice.slash(world.channel, "history")
    older = seen(shown).components[-1]["components"][-1]["custom_id"]
    forge(world, older, forged)
    pressed = await world.alice.click(seen(shown), custom_id=older)
    texts = [message.content for message in pressed.followups] or [said(pressed)]
    assert texts[-1].startswith(sentence)
    assert not tracebacks(caplog)


@pytest.mark.parametrize("values", [[], ["no such thing"], ["tense", "calm"]])
async def test_a_menu_of_moods_without_a_choice(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture, values: list[str]
) -> None:
    caplog.set_level(logging.INFO)
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    asked = await world.alice.click(seen(posted), custom_id="mood:1")
    forge(world, "nothing", "nothing", values)
    chosen = await world.alice.select(seen(asked), ["tense"], custom_id="mood-of:1:unpleasant")
    assert len(engine.works) == 1
    assert said(chosen).startswith(("Nothing was chosen: ", "Unknown mood: "))
    assert not tracebacks(caplog)


@pytest.mark.parametrize("name", ["instruments", "length", "quota"])
@pytest.mark.parametrize("values", [[], ["no such thing"]])
async def test_a_menu_of_settings_without_a_choice(
    world: World, caplog: pytest.LogCaptureFixture, name: str, values: list[str]
) -> None:
    caplog.set_level(logging.INFO)
    manage = world.guild.create_role("m", permissions=discord.Permissions(manage_guild=True))
    carol = world.guild.add_member(world.env.create_user("carol"), roles=[manage])
    panel = await carol.slash(world.channel, "settings")
    menus = [row["components"][0] for row in seen(panel).components]
    [menu] = [menu for menu in menus if menu["custom_id"] == f"settings:{name}"]
    forge(world, "nothing", "nothing", values)
    chosen = await carol.select(
        seen(panel), [menu["options"][0]["value"]], custom_id=f"settings:{name}"
    )
    assert said(chosen).startswith(("Nothing was chosen: ", "Unknown instruments: "))
    assert not tracebacks(caplog)


async def test_a_full_queue_is_a_line_and_no_error(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    engine.refuses_with = QueueFullError("x")
    await world.alice.slash(world.channel, "compose", mood="sad")
    world.expect(QueueFullError)
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert max(record.levelno for record in ours) == logging.INFO
    assert not tracebacks(caplog)
    assert "as many jobs wait as may wait" in caplog.text


async def test_a_sound_that_cannot_be_made_smaller_is_no_traceback(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world.limit_uploads(4)
    piece = await world.alice.slash(world.channel, "compose", mood="sad")
    assert said(piece)
    for error in (RequestError("too long"), QueueFullError("full")):
        engine.refuses_with = error
        await world.alice.slash(world.channel, "replay", piece="1")
        assert not [name for name in tracebacks(caplog) if "smaller" in name]


async def test_a_panel_that_links_to_no_file_makes_nothing(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    panel = await world.bob.context_menu(
        world.channel, "Make something of it", seen(posted).message
    )
    forge(world, "remix:1:vary", "remix:file:vary")
    pressed = await world.bob.click(seen(panel), custom_id="remix:1:vary")
    assert said(pressed).startswith("There is neither a piece of mine nor a MIDI file in")
    assert len(engine.works) == 1
    assert not tracebacks(caplog)


async def test_a_form_that_is_none_of_ours_is_let_pass(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    jam = await world.alice.slash(world.channel, "jam", mood="sad")
    asked = await world.bob.click(seen(jam), label="Next section")
    forge(world, "jam-mood:1", "jam-mood:1:2")
    sent = await world.bob.submit_modal(asked, {"mood": "tense"})
    assert not sent.acknowledged
    assert len(engine.works) == 1
    assert not tracebacks(caplog)


async def test_a_request_that_names_no_channel_is_refused_in_a_sentence(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    def nowhere(event: str, payload: Any) -> None:
        if event == "INTERACTION_CREATE":
            del payload["channel_id"], payload["channel"]

    caplog.set_level(logging.INFO)
    world.env.backend.subscribers.insert(0, nowhere)
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    world.expect(RequestError)
    assert said(result).startswith("I cannot tell which channel this is")
    assert not engine.works
    assert not tracebacks(caplog)
