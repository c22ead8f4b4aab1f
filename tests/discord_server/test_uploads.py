"""Files that members attach, fetched over a real socket and read in a real worker."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.discord_server.attached import Attached
from tests.discord_server.members import Member, answered, files, posted
from tests.discord_server.process import BotProcess
from tests.discord_server.server import Discord
from tests.engine.insight.made_up_songs import song_file, verse_and_chorus

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIDI = song_file(verse_and_chorus())
LARGEST = 20 << 20


def attach(discord: Discord, name: str, data: bytes, size: int | None = None) -> Attached:
    """Upload a file for a command; ``size`` is what is said of it, where that is not true."""
    return discord.attachments.add(discord.address, name, data, size)


async def refusal(discord: Discord, member: Member, file: Attached) -> str:
    """What a member is told of a file, once that is the end of it."""
    asked = await member.slash("analyse", file=file)

    def told() -> str | None:
        shown = asked.shown
        return str(shown["content"]) if shown and "Request" in shown["content"] else None

    return await discord.until(told, "the refusal")


async def test_a_file_becomes_a_card_with_a_picture(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    asked = await alice.slash("analyse", file=attach(discord, "song.mid", MIDI), **{"from": "0:08"})
    message = await posted(discord, asked)
    (embed,) = message["embeds"]
    fields = {field["name"]: field["value"] for field in embed["fields"]}
    assert (embed["title"], fields["Key"], fields["Form"]) == ("song.mid", "C major", "A B A")
    assert fields["Chords"].startswith("F – C – G – Em – C – Am – F – G – F")
    (png,) = files(discord.messages, message).values()
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
    assert embed["image"]["url"] == message["attachments"][0]["url"]


async def test_what_cannot_be_fetched_or_read_is_told_in_a_sentence(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    large = attach(discord, "song.mid", MIDI, LARGEST + 1)
    asked = await answered(discord, await alice.slash("analyse", file=large))
    assert asked["content"].startswith("song.mid has more than 20 MB, the most that is read:")
    # It is larger than was said.
    lying = attach(discord, "song.mid", bytes(LARGEST + 1), 9)
    assert (await refusal(discord, alice, lying)).startswith("song.mid has more than 20 MB,")
    deleted = attach(discord, "song.mid", MIDI)
    discord.attachments.delete(deleted)
    assert (await refusal(discord, alice, deleted)).startswith("song.mid is no longer there:")
    archive = attach(discord, "song.mid", b"PK\3\4" + bytes(99))
    said = await refusal(discord, alice, archive)
    assert said.startswith("song.mid is a ZIP archive, not a MIDI file.")
