"""A jam becomes a piece of all who took part; some of them may be forgotten."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.services.jam import WATCH_SECONDS
from engine.api.composition import Composition, JointPiece, Rendering
from engine.api.shares import Share
from tests.bot.fake_engine import FakeEngine
from tests.bot.jamming import (
    MORE,
    chosen,
    forget,
    labels_of_buttons,
    lines,
    refusal,
    typed,
    works,
)
from tests.bot.world import World, labels, names, said, seen


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
    assert (request.bars, request.seconds) == (None, 22)
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


async def test_where_the_end_could_not_be_shown_a_button_tells_and_shows_it(
    world: World, jam: InteractionResult
) -> None:
    world.env.inject_error("PATCH", f"/channels/*/messages/{seen(jam).id}", status=403)
    await world.store.jams.database.rows("UPDATE jams SET played_at = 1")
    await world.env.advance_time(WATCH_SECONDS)
    pressed = await world.bob.click(seen(jam), label=MORE)
    assert refusal(pressed).startswith("This jam is over: open another one with /jam.")
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
    text = str(seen(jam).embeds[0].description)
    assert f"<@{world.alice.id}>" not in text
    assert text.startswith("Made together by somebody and" if finished else "Opened by somebody.")
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


async def test_again_it_is_shown_with_who_made_what_where_that_may_be_known(
    world: World, engine: FakeEngine, jam: InteractionResult, carol: MemberActor
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await world.alice.click(seen(jam), label="Finish")
    first = await carol.slash(world.channel, "replay", piece="1")
    sound, picture = engine.works[-2:]
    assert isinstance(sound, Composition)
    assert isinstance(picture, JointPiece)
    assert isinstance(picture.work, Rendering)
    assert (picture.work.formats, picture.work.piece.midi) == ((), sound.midi)
    assert picture.shares == (Share(0, "alice"), Share(1, "bob", more=4))
    assert names(seen(first)) == ["calm-etude-1.mp3", "calm-etude-1.mid", "calm-etude-1.png"]
    # The sound is kept; the picture, which bears names, is not.
    await world.bob.slash(world.channel, "replay", piece="1")
    assert engine.works[-1] == picture
    assert len(engine.works) == 5
    dave, other = world.env.create_user("dave"), world.env.create_guild()
    await world.guild.add_member(dave).click(seen(jam), custom_id="favourite:1")
    elsewhere = other.create_text_channel("elsewhere")
    there = await other.add_member(dave).slash(elsewhere, "replay", piece="1")
    assert names(seen(there))[2] == "calm-etude-1.png"
    assert len(engine.works) == 5


async def test_who_is_forgotten_is_named_by_no_message_that_shows_it_again(
    world: World, jam: InteractionResult, carol: MemberActor
) -> None:
    await world.bob.click(seen(jam), label=MORE)
    await world.alice.click(seen(jam), label="Finish")
    again = await carol.slash(world.channel, "replay", piece="1")
    assert f"<@{world.bob.id}>" in str(seen(again).embeds[0].description)
    await forget(world, world.bob)
    assert names(seen(again)) == ["calm-etude-1.mp3", "calm-etude-1.mid"]
    made_by = f"Made together by <@{world.alice.id}> and somebody"
    assert made_by in str(seen(again).embeds[0].description)
    assert "Again" in labels_of_buttons(again)
