"""``/jam``: members add to a piece in turns, under one message, until it becomes a piece of all."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.services.jam import WATCH_SECONDS
from engine.api.composition import Composition, JointPiece
from engine.api.errors import DeadlineError, JobCancelledError
from engine.api.origin import Way
from engine.api.progress import Progress, Stage
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.api.shares import Share
from tests.bot.fake_engine import FakeEngine, compose
from tests.bot.world import World, labels, names, request_line, said, seen


def grow(request: ComposeRequest) -> Composition:
    """A piece whose length and notes tell how often it was gone on with."""
    if request.origin is None or request.origin.redo is None:
        return replace(compose(request), midi=b"MThd opening", seconds=20.0)
    redo = request.origin.redo
    added = ",".join(redo.add) or str(redo.more)
    return replace(
        compose(request),
        midi=request.origin.midi + f" +{added}".encode(),
        seconds=20.0 + 2.5 * request.origin.midi.count(b"+4"),
    )


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(finish=grow)


@pytest.fixture
def carol(world: World) -> MemberActor:
    return world.guild.add_member(world.env.create_user("carol"))


@pytest.fixture
async def jam(world: World) -> InteractionResult:
    """A jam that alice opened."""
    return await world.alice.slash(world.channel, "jam", mood="calm", tempo=120)


MORE = "4 bars more"


def lines(shown: InteractionResult) -> list[str]:
    """What the card says of each step, without the colour."""
    text = seen(shown).embeds[0].description or ""
    return [line.partition(" ")[2] for line in text.split("\n\n", 1)[1].splitlines()]


async def typed(member: MemberActor, jam: InteractionResult, mood: str) -> InteractionResult:
    """Fill in the form for the next section."""
    asked = await member.click(seen(jam), label="Next section")
    return await member.submit_modal(asked, {"mood": mood})


async def chosen(member: MemberActor, jam: InteractionResult, name: str) -> InteractionResult:
    return await member.select(seen(jam), [name], custom_id="jam-add:1")


def refusal(pressed: InteractionResult) -> str:
    """What the member alone was told."""
    if pressed.followups:
        [told] = pressed.followups
        assert told.ephemeral
        return told.content
    assert pressed.ephemeral
    return said(pressed)


def works(engine: FakeEngine) -> list[Any]:
    joint = [work for work in engine.works if isinstance(work, JointPiece)]
    assert len(joint) == len(engine.works)
    return joint


async def test_a_jam_opens_with_eight_bars_and_its_buttons(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    assert not jam.ephemeral
    assert names(seen(jam)) == ["jam-1-1.mp3", "jam-1-1.mid", "jam-1-1.png"]
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]
    [work] = works(engine)
    assert (work.work.seconds, work.work.tempo, work.work.origin) == (16, 120, None)
    assert work.shares == (Share(0, "alice"),)
    job = await world.job(jam)
    assert (job["state"], job["message_id"]) == ("delivered", seen(jam).id)
    assert await world.store.pieces.count(world.alice.id) == 0


def labels_of_buttons(shown: InteractionResult) -> list[str]:
    return [
        item["label"]
        for row in seen(shown).components
        for item in row["components"]
        if item["type"] == 2
    ]


async def test_three_members_add_all_kinds_of_steps(
    world: World, engine: FakeEngine, jam: InteractionResult, carol: MemberActor
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await chosen(carol, jam, "flute")
    await typed(world.alice, jam, "very tense")

    a, b, c = world.alice.id, world.bob.id, carol.id
    assert lines(jam) == [
        f"<@{a}>: the opening",
        f"<@{b}>: 4 bars more",
        f"<@{c}>: flute",
        f"<@{a}>: 8 bars, very tense",
    ]
    squares = [line[0] for line in (seen(jam).embeds[0].description or "").splitlines()[2:]]
    assert squares == ["🟦", "🟧", "🟩", "🟦"]
    assert names(seen(jam)) == ["jam-1-4.mp3", "jam-1-4.mid", "jam-1-4.png"]
    last = works(engine)[-1]
    assert last.shares == (
        Share(0, "alice"),
        Share(1, "bob", more=4),
        Share(2, "carol", add=("flute",)),
        Share(0, "alice", more=8),
    )
    request = last.work
    assert request.origin.way is Way.REDO
    assert request.origin.redo == Redo(more=8)
    assert request.origin.midi == b"MThd opening +4 +flute"
    assert (request.mood.name, request.instruments) == ("very tense", "piano, flute")
    assert works(engine)[2].work.origin.redo == Redo(add=("flute",))
    menu = [item for row in seen(jam).components for item in row["components"]][-1]
    left = {option["value"] for option in menu["options"]}
    assert {"flute", "piano"}.isdisjoint(left)
    assert {"drums", "harp"} <= left


async def test_it_becomes_a_piece_of_all_who_took_part(
    world: World, jam: InteractionResult, carol: MemberActor
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await chosen(carol, jam, "flute")
    await typed(world.bob, jam, "tense")
    await world.bob.click(seen(jam), label="Finish")

    made_by = f"<@{world.alice.id}>, <@{world.bob.id}>, and <@{carol.id}>"
    embed = seen(jam).embeds[0]
    assert (embed.description or "").startswith(f"Made together by {made_by}")
    assert embed.title == "Calm Étude"
    assert names(seen(jam)) == ["jam-1-4.mp3", "jam-1-4.mid", "jam-1-4.png"]
    assert embed.image is not None
    assert "Again" in labels(seen(jam))
    piece = await world.store.pieces.get(1)
    request = piece.composition.request
    assert (piece.author_id, piece.parent, request.origin) == (world.alice.id, None, None)
    assert [one.name for one in request.moods] == ["calm", "tense"]
    assert request.instruments == "piano, flute"
    assert piece.composition.midi == b"MThd opening +4 +flute +8"
    for member in (world.alice, world.bob, carol):
        listed = await member.slash(world.channel, "history")
        assert "`#1`" in str(seen(listed).embeds[0].description)
    dave = world.guild.add_member(world.env.create_user("dave"))
    listed = await dave.slash(world.channel, "history")
    assert "`#1`" not in str(seen(listed).embeds[0].description)
    played = await dave.slash(world.channel, "replay", piece="1")
    assert made_by in str(seen(played).embeds[0].description)
    await dave.click(seen(jam), custom_id="vote:1:up")
    pressed = await world.bob.click(seen(jam), label="Delete")
    assert said(pressed).startswith("Only its author can delete this piece")
    asked = await world.alice.click(seen(jam), label="Delete")
    await world.alice.click(seen(asked), label="Delete it")
    assert seen(jam).content == "This piece was deleted."
    assert await world.store.jams.database.rows("SELECT * FROM jam_steps") == []


async def test_nobody_adds_two_steps_in_a_row_unless_alone(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    await world.alice.click(seen(jam), label=MORE)
    await world.alice.click(seen(jam), label=MORE)
    await world.bob.click(seen(jam), label=MORE)
    for pressed in (
        await world.bob.click(seen(jam), label=MORE),
        await world.bob.click(seen(jam), label="Next section"),
        await chosen(world.bob, jam, "flute"),
    ):
        assert refusal(pressed) == (
            "The last step is yours: let somebody else go on first." + request_line(pressed)
        )
    assert len(engine.works) == 4
    assert len(lines(jam)) == 4


async def test_one_step_at_a_time_and_who_is_at_it_is_told(
    world: World, engine: FakeEngine, jam: InteractionResult, carol: MemberActor
) -> None:
    engine.held, engine.script = True, [Progress(Stage.COMPOSING, 0.5)]
    await world.bob.click(seen(jam), label=MORE)
    assert seen(jam).content.startswith("Composing")
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish", "Cancel"]
    for label in (MORE, "Next section", "Finish"):
        pressed = await carol.click(seen(jam), label=label)
        assert refusal(pressed) == (
            "bob is at it right now: wait until that is done." + request_line(pressed)
        )
    engine.let_go()
    await world.env.settle()
    assert lines(jam)[1:] == [f"<@{world.bob.id}>: 4 bars more"]
    assert not seen(jam).content
    await carol.click(seen(jam), label=MORE)
    assert len(lines(jam)) == 3


@pytest.mark.parametrize("who", ["author", "opener", "moderator"])
async def test_the_last_step_can_be_undone(
    world: World, engine: FakeEngine, jam: InteractionResult, carol: MemberActor, who: str
) -> None:
    may = world.guild.create_role("m", permissions=discord.Permissions(manage_messages=True))
    moderator = world.guild.add_member(world.env.create_user("mod"), roles=[may])
    await world.bob.click(seen(jam), label=MORE)
    await chosen(carol, jam, "flute")
    pressed = await world.bob.click(seen(jam), label="Undo")
    assert refusal(pressed).startswith("The last step can be undone by whoever made it")
    acting = {"author": carol, "opener": world.alice, "moderator": moderator}[who]
    await acting.click(seen(jam), label="Undo")

    assert lines(jam) == [f"<@{world.alice.id}>: the opening", f"<@{world.bob.id}>: 4 bars more"]
    assert names(seen(jam)) == ["jam-1-2.mp3", "jam-1-2.mid", "jam-1-2.png"]
    assert works(engine)[-1].shares == (Share(0, "alice"), Share(1, "bob", more=4))
    assert works(engine)[-1].work.midi == b"MThd opening +4"
    await typed(carol, jam, "sad")
    assert names(seen(jam))[0] == "jam-1-4.mp3"
    assert works(engine)[-1].work.origin.midi == b"MThd opening +4"


async def test_the_opening_stays(world: World, jam: InteractionResult) -> None:
    assert "Undo" not in labels_of_buttons(jam)
    before = seen(jam)
    await world.bob.click(seen(jam), label=MORE)
    await world.bob.click(seen(jam), label="Undo")
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]
    assert before.id == seen(jam).id


async def test_undoing_counts_for_no_quota_and_adding_does(
    world: World, jam: InteractionResult
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await world.bob.click(seen(jam), label="Undo")
    made = await world.store.jobs.made(since=0)
    assert [piece.user_id for piece in made] == [world.alice.id, world.bob.id]


async def test_a_step_that_fails_leaves_the_jam_as_it_was(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.ends_with, engine.script = DeadlineError("x"), [Progress(Stage.COMPOSING, 0.5)]
    pressed = await world.bob.click(seen(jam), label=MORE)

    assert refusal(pressed).startswith("This took too long")
    assert lines(jam) == [f"<@{world.alice.id}>: the opening"]
    assert not seen(jam).content
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert names(seen(jam))[0] == "jam-1-1.mp3"
    assert (await world.job(pressed))["state"] == "failed"
    engine.ends_with = None
    await world.bob.click(seen(jam), label=MORE)
    assert len(lines(jam)) == 2


async def test_a_step_can_be_cancelled_by_its_member(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.held, engine.script = True, [Progress(Stage.COMPOSING, 0.5)]
    pressed = await world.bob.click(seen(jam), label=MORE)
    refused = await world.alice.click(seen(jam), label="Cancel")
    assert refusal(refused).startswith("Only the member who asked")
    await world.bob.click(seen(jam), label="Cancel")
    assert refusal(pressed).startswith("The work was given up")
    assert labels_of_buttons(jam) == [MORE, "Next section", "Finish"]
    assert len(lines(jam)) == 1


async def test_a_step_that_cannot_be_posted_is_not_kept(
    world: World, jam: InteractionResult
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("Something went wrong on my side")
    assert len((await world.store.jams.get(1)).steps) == 1
    assert (await world.job(pressed))["state"] == "failed"
    await world.bob.click(seen(jam), label=MORE)
    assert len(lines(jam)) == 2


async def test_an_opening_that_cannot_be_posted_leaves_no_jam(
    world: World, engine: FakeEngine
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
    result = await world.alice.slash(world.channel, "jam", mood="calm")
    world.expect(discord.HTTPException)
    assert said(result).startswith("Something went wrong on my side")
    assert await world.store.jams.database.rows("SELECT * FROM jams") == []
    engine.ends_with = JobCancelledError("x")
    result = await world.alice.slash(world.channel, "jam", mood="calm")
    world.expect(JobCancelledError)
    assert said(result).startswith("The work was given up")


async def test_a_message_that_is_deleted_amid_a_step_comes_back_with_it(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.held = True
    await world.bob.click(seen(jam), label=MORE)
    world.env.backend.delete_message(world.channel.id, seen(jam).id)
    engine.let_go()
    await world.env.settle()
    [message] = world.channel.history()
    assert names(message)[0] == "jam-1-2.mp3"
    assert (await world.store.jams.get(1)).message_id == message.id
    await world.alice.click(message, label=MORE)
    assert len((await world.store.jams.get(1)).steps) == 3


async def test_a_piece_gets_no_longer_than_a_piece_may_be(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.finish = lambda request: replace(grow(request), seconds=179.0)
    await world.bob.click(seen(jam), label=MORE)
    pressed = await world.alice.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("A piece has at most 180 seconds, and this would be longer")
    count = len(engine.works)
    await chosen(world.alice, jam, "flute")
    assert len(engine.works) == count + 1


async def test_a_jam_has_so_many_steps(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    for number in range(15):
        await world.members[(number + 1) % 2].click(seen(jam), label=MORE)
    assert len(lines(jam)) == 16
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("A jam has at most 16 steps")
    assert len((seen(jam).embeds[0].description or "")) < 4096


async def test_a_section_has_one_mood_in_the_members_own_words(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    pressed = await typed(world.bob, jam, "calm to tense")
    assert refusal(pressed).startswith("A section has one mood")
    pressed = await typed(world.bob, jam, "zzzz")
    assert refusal(pressed).startswith("Unknown mood: zzzz.")
    pressed = await typed(world.bob, jam, "gloomy zzqqy")
    assert works(engine)[-1].work.mood.name.startswith("gloomy")
    [told] = pressed.followups
    assert told.ephemeral
    assert "zzqqy" in told.content


async def test_it_is_finished_by_those_who_take_part(world: World, jam: InteractionResult) -> None:
    pressed = await world.bob.click(seen(jam), label="Finish")
    assert refusal(pressed).startswith("A jam is finished by those who take part")
    await world.alice.click(seen(jam), label="Finish")
    assert (await world.store.jams.get(1)).piece == 1
    assert (seen(jam).embeds[0].description or "").startswith(
        f"Made together by <@{world.alice.id}>"
    )


async def test_the_message_keeps_the_language_it_was_opened_in(
    world: World, jam: InteractionResult
) -> None:
    world.speak("de")
    await world.bob.click(seen(jam), label=MORE)
    assert lines(jam)[1] == f"<@{world.bob.id}>: 4 bars more"
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("Der letzte Schritt ist von dir")
    await world.alice.click(seen(jam), label="Finish")
    assert (seen(jam).embeds[0].description or "").startswith("Made together by")
    await world.bob.click(seen(jam), custom_id="vote:1:up")
    assert "Again" in labels(seen(jam))


async def test_a_jam_in_which_nobody_plays_any_more_ends_and_is_kept(
    world: World, jam: InteractionResult
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await world.env.advance_time(WATCH_SECONDS)
    assert MORE in labels_of_buttons(jam)
    await world.store.jams.database.rows("UPDATE jams SET played_at = 1")
    await world.env.advance_time(WATCH_SECONDS)
    assert seen(jam).content == (
        "Nobody added anything for an hour, so this jam is over: what stands is kept as piece 1."
    )
    assert "Again" in labels_of_buttons(jam)
    assert (await world.store.pieces.get(1)).composition.midi == b"MThd opening +4"
    assert names(seen(jam))[0] == "jam-1-2.mp3"


async def test_it_does_not_end_while_somebody_is_at_it(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    engine.held = True
    await world.bob.click(seen(jam), label=MORE)
    await world.store.jams.database.rows("UPDATE jams SET played_at = 1")
    await world.env.advance_time(WATCH_SECONDS)
    engine.let_go()
    await world.env.settle()
    await world.env.advance_time(2 * WATCH_SECONDS)
    assert len(lines(jam)) == 2
    assert MORE in labels_of_buttons(jam)


async def test_where_the_end_could_not_be_shown_a_button_tells_and_it_is_shown(
    world: World, jam: InteractionResult
) -> None:
    world.env.inject_error("PATCH", f"/channels/*/messages/{seen(jam).id}", status=403)
    await world.store.jams.database.rows("UPDATE jams SET played_at = 1")
    await world.env.advance_time(WATCH_SECONDS)
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("This jam is over: open another one with /jam.")
    await world.env.advance_time(WATCH_SECONDS)
    assert "Again" in labels_of_buttons(jam)


async def test_a_jam_that_is_gone(world: World, jam: InteractionResult) -> None:
    await world.store.jams.database.rows("DELETE FROM jams")
    for label in (MORE, "Next section", "Finish"):
        pressed = await world.bob.click(seen(jam), label=label)
        assert refusal(pressed).startswith("This jam is no longer kept")


async def test_what_is_kept_of_a_jam_is_handed_out(world: World, jam: InteractionResult) -> None:
    await world.bob.click(seen(jam), label=MORE)
    exported = await world.bob.slash(world.channel, "privacy export")
    [attached] = seen(exported).attachments
    with zipfile.ZipFile(io.BytesIO(await attached.read())) as archive:
        steps = json.loads(archive.read("jam-steps.json"))
        assert json.loads(archive.read("jams.json")) == []
    assert [(step["jam_id"], step["bars"], step["mood"]) for step in steps] == [(1, 4, None)]


async def forget(world: World, member: MemberActor) -> str:
    """Have a member forgotten; returns what they were asked."""
    asked = await member.slash(world.channel, "privacy forget-me")
    question = said(asked)
    await member.click(seen(asked), label="Delete everything")
    return question


async def test_who_is_forgotten_leaves_their_music_without_their_name(
    world: World, engine: FakeEngine, jam: InteractionResult
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    assert (await forget(world, world.bob)).endswith(
        "What you added to jams of others stays, without your name."
    )
    assert lines(jam) == [f"<@{world.alice.id}>: the opening", "somebody: 4 bars more"]
    assert names(seen(jam)) == ["jam-1-2.mp3", "jam-1-2.mid"]
    await world.alice.click(seen(jam), label=MORE)
    assert works(engine)[-1].shares[1] == Share(1, "somebody", more=4)
    await world.alice.click(seen(jam), label="Finish")
    assert f"Made together by <@{world.alice.id}> and somebody" in str(
        seen(jam).embeds[0].description
    )


@pytest.mark.parametrize("finished", [False, True])
async def test_a_jam_goes_to_who_joined_next_and_with_the_last_of_them(
    world: World, jam: InteractionResult, finished: bool
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    if finished:
        await world.alice.click(seen(jam), label="Finish")
    await forget(world, world.alice)
    kept = await world.store.jams.get(1)
    assert (kept.opener_id, kept.players) == (world.bob.id, (None, world.bob.id))
    assert not any(name.endswith(".png") for name in names(seen(jam)))
    assert f"<@{world.alice.id}>" not in str(seen(jam).embeds[0].description)
    if finished:
        assert (await world.store.pieces.get(1)).author_id == world.bob.id
        listed = await world.bob.slash(world.channel, "history")
        assert "`#1`" in str(seen(listed).embeds[0].description)
    assert "jams of others" not in await forget(world, world.bob)
    assert await world.store.jams.database.rows("SELECT * FROM jams") == []
    assert await world.store.jams.database.rows("SELECT * FROM pieces") == []
    assert seen(jam).content == "This piece was deleted."
    assert names(seen(jam)) == []


async def test_a_jam_to_which_nobody_added_goes_with_who_opened_it(
    world: World, jam: InteractionResult
) -> None:
    await forget(world, world.alice)
    assert await world.store.jams.database.rows("SELECT * FROM jam_steps") == []
    assert seen(jam).content == "This piece was deleted."
    pressed_view = seen(jam).components
    assert pressed_view == []
