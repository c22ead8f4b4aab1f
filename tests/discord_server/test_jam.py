"""A jam of three members with the real program: real steps, a kill amid one, and its end."""

from __future__ import annotations

import pytest

from tests.discord_server.host import Host
from tests.discord_server.interactions import Interaction
from tests.discord_server.members import Member, answered, files, labels
from tests.discord_server.process import GATED, BotProcess
from tests.discord_server.rows import killed
from tests.discord_server.server import Discord
from tests.discord_server.shapes import Json

MORE = "4 bars more"

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def carol(discord: Discord) -> Member:
    return Member(discord, next(discord.ids), "carol")


async def stands(discord: Discord, message: Json, steps: int) -> None:
    """Wait until a jam's message plays so many steps, and has its buttons back."""

    def there() -> bool:
        text = message["embeds"][0]["description"] if message["embeds"] else ""
        return len(text.splitlines()) == steps + 2 and "Cancel" not in labels(message)

    await discord.until(there, f"step {steps}")


async def press(discord: Discord, member: Member, message: Json, button: str) -> Interaction:
    """Press a button, again if the last step is not wholly written down yet."""
    while True:
        pressed = await member.press(message, button)
        await discord.until(lambda: pressed.callback, "the answer")  # noqa: B023
        if pressed.answer is None or " is at it right now" not in pressed.answer["content"]:
            return pressed


async def refusal(discord: Discord, member: Member, message: Json, button: str) -> str:
    """What a member is told who presses a button."""
    return str((await answered(discord, await press(discord, member, message, button)))["content"])


@pytest.mark.slow
async def test_three_members_make_a_piece_together(
    discord: Discord, bot: BotProcess, alice: Member, bob: Member, carol: Member
) -> None:
    asked = await alice.slash("jam", mood="calm", instruments="piano", tempo=120)
    message = await discord.until(
        lambda: asked.shown if asked.shown and asked.shown["attachments"] else None, "the jam"
    )
    await bob.press(message, MORE)
    await stands(discord, message, 2)
    heard = files(discord.messages, message)
    assert sorted(name.partition(".")[2] for name in heard) == ["mid", "mp3", "png"]
    jam = next(iter(heard)).split("-")[1]
    assert (await refusal(discord, bob, message, MORE)).startswith("The last step is yours")
    await carol.choose(message, f"jam-add:{jam}", "flute")
    await stands(discord, message, 3)
    await alice.send_in(await press(discord, alice, message, "Next section"), mood="very tense")
    await stands(discord, message, 4)
    assert files(discord.messages, message).keys().isdisjoint(heard)
    told = await refusal(discord, bob, message, "Undo")
    assert told.startswith("The last step can be undone by")
    await press(discord, alice, message, "Undo")
    await stands(discord, message, 3)
    assert (await refusal(discord, carol, message, MORE)).startswith("The last step is yours")
    await press(discord, carol, message, "Finish")
    await discord.until(lambda: "Again" in labels(message), "the piece")
    text = message["embeds"][0]["description"]
    assert all(f"<@{member.id}>" in text for member in (alice, bob, carol))
    assert len(message["attachments"]) == 3
    for member in (alice, bob, carol):
        listed = await answered(discord, await member.slash("history"))
        assert message["id"] in listed["embeds"][0]["description"]


@pytest.mark.slow
async def test_a_kill_amid_a_step_leaves_the_jam_as_it_was(
    discord: Discord, bot: BotProcess, host: Host, alice: Member, bob: Member
) -> None:
    asked = await alice.slash("jam", mood="sad", instruments="piano", tempo=200)
    message = await discord.until(
        lambda: asked.shown if asked.shown and asked.shown["attachments"] else None, "the jam"
    )
    assert await bot.stop() == 0
    gated = await host.start(GATED)
    await bob.press(message, MORE)
    await discord.until(lambda: "Cancel" in labels(message), "the step")
    await killed(host, gated)
    before = len(discord.messages.in_channel())
    await host.start()
    await discord.until(lambda: "Cancel" not in labels(message), "the buttons")
    told = await discord.until(lambda: discord.messages.in_channel()[before:], "the news")
    assert told[0]["content"].startswith(f"<@{bob.id}>, I was restarted before")
    await bob.press(message, MORE)
    await stands(discord, message, 2)
