"""A bot that is killed at a step of a jam: what the message plays is what stands afterwards."""

from __future__ import annotations

import pytest

from tests.discord_server.faults import Fault, How, anything, with_files
from tests.discord_server.host import Host
from tests.discord_server.members import Member, posted
from tests.discord_server.process import BotProcess
from tests.discord_server.rows import CALLBACK, EDIT, database, settled
from tests.discord_server.server import Discord
from tests.discord_server.shapes import Json
from tests.discord_server.test_jam import MORE, press, refusal, stands

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPLOADED = Fault(EDIT, How.STRUCK, where=with_files)
NOT_UPLOADED = Fault(EDIT, How.RESET, where=with_files)
ANSWERED = Fault(CALLBACK, How.STRUCK, where=anything)


def kept(host: Host, jam: int) -> list[int]:
    """The steps that the database holds."""
    with database(host) as connection:
        rows = connection.execute("SELECT id FROM jam_steps WHERE jam_id = ? ORDER BY id", (jam,))
        return [row[0] for row in rows]


def played(message: Json) -> tuple[int, int]:
    """The jam and the step whose sound stands in the message."""
    _, jam, step = message["attachments"][0]["filename"].partition(".")[0].split("-")
    return int(jam), int(step)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("button", "fault", "steps"),
    [
        (MORE, ANSWERED, 2),
        (MORE, NOT_UPLOADED, 2),
        (MORE, UPLOADED, 3),
        ("Undo", NOT_UPLOADED, 2),
        ("Undo", UPLOADED, 1),
    ],
)
async def test_what_the_message_plays_is_what_stands(
    discord: Discord,
    bot: BotProcess,
    host: Host,
    alice: Member,
    bob: Member,
    button: str,
    fault: Fault,
    steps: int,
) -> None:
    message = await posted(discord, await alice.slash("jam", mood="sad", tempo=200))
    await bob.press(message, MORE)
    await stands(discord, message, 2)
    before = len(discord.messages.in_channel())
    # What is pressed too early is answered, too; so the fault waits for that.
    assert (await refusal(discord, bob, message, MORE)).startswith("The last step is yours")
    dying = Fault(fault.name, fault.how, where=fault.where, then=bot.process.kill)
    discord.faults.left.append(dying)
    pressed = await press(discord, alice, message, button)
    await bot.end()
    await host.start()
    await settled(host, pressed, "delivered" if fault is UPLOADED else "lost")

    await stands(discord, message, steps)
    jam, step = played(message)
    assert len(kept(host, jam)) == steps
    assert kept(host, jam)[-1] == step
    assert not message["content"]
    told = [each["content"] for each in discord.messages.in_channel()[before:]]
    assert len(told) == (0 if fault is UPLOADED else 1)
    await press(discord, bob if steps != 2 else alice, message, MORE)
    await stands(discord, message, steps + 1)
