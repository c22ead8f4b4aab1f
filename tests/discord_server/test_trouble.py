"""Discord refuses, is slow, or breaks down: the member gets the piece, or a sentence."""

from __future__ import annotations

import pytest

from tests.discord_server.members import Member, answered, compose, counted, files, labels, posted
from tests.discord_server.process import BotProcess
from tests.discord_server.server import Discord

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
EDIT = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
SEND = "POST /channels/{channel_id}/messages"
BROKEN = "<html><title>502 Bad Gateway</title></html>"


async def test_a_rate_limit_is_waited_for(discord: Discord, bot: BotProcess, alice: Member) -> None:
    discord.faults.limit(EDIT, 0.4)
    asked = len(discord.asked(EDIT))
    message = await compose(discord, alice)

    limited, again = discord.asked(EDIT)[asked : asked + 2]
    assert limited.status == 429
    assert again.at - limited.at >= 0.4
    assert again.body == limited.body
    assert len(message["attachments"]) == 3


async def test_what_broke_down_is_asked_for_again(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    discord.faults.add(CALLBACK, 500, {"message": "500: Internal Server Error", "code": 0})
    discord.faults.add(EDIT, 502, BROKEN)
    message = await compose(discord, alice)
    assert len(message["attachments"]) == 3


async def test_a_command_that_comes_too_late_is_answered_in_the_channel(
    discord: Discord, bot: BotProcess, alice: Member, bob: Member
) -> None:
    sent = len(discord.asked(SEND))
    bob.too_late = True
    late = await bob.slash("compose", mood="happy")
    await discord.until(lambda: len(discord.asked(SEND)) > sent, "a message")

    assert late.answer is None
    told = discord.messages.in_channel()[-1]
    assert told["content"].endswith(f"Request {late.id:x}")
    (line,) = bot.trouble()
    assert f"{late.id:x}" in line
    assert bot.said("10062")
    assert (await compose(discord, alice))["attachments"]


async def test_a_button_that_is_pressed_too_late_counts_all_the_same(
    discord: Discord, bot: BotProcess, alice: Member, bob: Member
) -> None:
    message = await compose(discord, alice)
    sent = len(discord.asked(SEND))
    bob.too_late = True
    late = await bob.press(message, "👍")
    await discord.until(lambda: len(discord.asked(SEND)) > sent, "a message")

    (line,) = bot.trouble()
    assert f"{late.id:x}" in line
    assert labels(message) == counted(0, 0, 0)
    await answered(discord, await alice.press(message, "👍"))
    assert labels(message) == counted(2, 0, 0)


async def test_a_token_that_has_run_out_has_the_piece_sent_to_the_channel(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    sent = len(discord.asked(SEND))
    asked = await alice.slash("compose", mood="happy", seconds=5)
    await discord.until(lambda: asked.callback, "the first answer")
    asked.token_expired = True
    await discord.until(lambda: len(discord.asked(SEND)) > sent, "a message")
    message = discord.messages.in_channel()[-1]
    assert len(message["attachments"]) == 3
    assert labels(message) == counted(0, 0, 0)


async def test_a_file_too_many_leads_to_a_smaller_reply(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    whole = await compose(discord, alice)
    sizes = {name[-3:]: len(data) for name, data in files(discord.messages, whole).items()}
    number = whole["embeds"][0]["footer"]["text"].split()[1]

    discord.upload_limit = sizes["mp3"] + sizes["mid"]
    without_picture = await posted(discord, await alice.slash("replay", piece=number))
    discord.upload_limit = sizes["mid"]
    notes_alone = await posted(discord, await alice.slash("replay", piece=number))

    assert [name[-3:] for name in files(discord.messages, without_picture)] == ["mp3", "mid"]
    assert "image" not in without_picture["embeds"][0]
    assert without_picture["content"] == "The picture is too large to be posted here."
    assert [name[-3:] for name in files(discord.messages, notes_alone)] == ["mid"]
    assert "the MIDI file plays in any MIDI player" in notes_alone["content"]
    assert labels(notes_alone) == labels(whole)


async def test_a_channel_it_may_not_post_in_leads_to_a_sentence(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    discord.faults.add(EDIT, 403, {"message": "Missing Permissions", "code": 50013})
    asked = await alice.slash("replay", piece="1")
    message = await answered(discord, asked)
    assert message["content"].startswith("I may not post here")
    (line,) = bot.trouble()
    assert f"{asked.id:x}" in line
