"""What members do, over real sockets; each request of the bot's is held to Discord's document."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import pytest
from PIL import Image

from engine.music.midi import read_midi
from tests.discord_server.host import Host
from tests.discord_server.interactions import Interaction
from tests.discord_server.members import (
    MANAGE_GUILD,
    SEND_MESSAGES,
    Member,
    answered,
    compose,
    counted,
    files,
    labels,
    posted,
)
from tests.discord_server.process import BotProcess
from tests.discord_server.server import Discord
from tests.discord_server.shapes import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")

FILLED = {"mood": "happy", "piece": "1", "seconds": 5}
"""What a member fills in where a command has an option of that name."""


@pytest.mark.slow
async def test_a_piece_arrives_whole(
    discord: Discord, bot: BotProcess, alice: Member, host: Host
) -> None:
    message = await compose(discord, alice, seed=3, key="D major")
    mp3, midi, png = files(discord.messages, message).values()

    assert [each["filename"].rpartition(".")[2] for each in message["attachments"]] == [
        *("mp3", "mid", "png")
    ]
    assert mp3 == (host.folder / "cache" / "1.mp3").read_bytes()
    assert png == (host.folder / "cache" / "1.png").read_bytes()
    assert len(read_midi(midi).notes) > 0
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
    (embed,) = message["embeds"]
    assert embed["image"]["url"] == message["attachments"][2]["url"]
    assert {"name": "Key", "value": "D major", "inline": True} in embed["fields"]
    assert labels(message) == counted(0, 0, 0)
    assert discord.messages.in_channel() == [message]


async def test_every_command_gets_an_answer(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    piece = await compose(discord, alice)
    for command in leaves(discord):
        if kind_of(discord, command) == 1:
            filled = {name: FILLED[name] for name in options(discord, command) if name in FILLED}
            asked = await alice.slash(command, **filled)
        else:
            asked = await alice.use(command, piece)
        message = await discord.until(partial(final, asked), f"the answer to {command}")
        assert message["content"] or message["embeds"] or message["attachments"], command


async def test_a_manager_changes_the_settings(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    alice.permissions = SEND_MESSAGES | MANAGE_GUILD
    panel = await answered(discord, await alice.slash("settings"))
    here = str(discord.place.channel_id)
    for menu, value in (("channels", here), ("length", "15"), ("quota", "100")):
        pressed = await alice.choose(panel, f"settings:{menu}", value)
        panel = await answered(discord, pressed)
    fields = {field["name"]: field["value"] for field in panel["embeds"][0]["fields"]}
    assert fields["Where pieces may be made"] == f"<#{here}>"
    assert fields["Length"] == "0:15"
    reset = await answered(discord, await alice.press(panel, "Reset all"))
    fields = {field["name"]: field["value"] for field in reset["embeds"][0]["fields"]}
    assert fields["Where pieces may be made"] == "in every channel"
    alice.permissions = SEND_MESSAGES
    refused = await answered(discord, await alice.press(panel, "Reset all"))
    assert refused["content"].startswith("Only those who may manage this server")


async def test_a_member_is_spoken_to_in_their_language(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    assert discord.commands["compose"]["description_localizations"]["de"].startswith("Komponiert")
    alice.locale = "de"
    typed = await alice.type_ahead("compose", "mood", "traur")
    await discord.until(lambda: typed.choices, "suggestions")
    assert [choice["name"] for choice in typed.choices] == ["traurig"]
    message = await compose(discord, alice, mood="traurig")
    assert message["embeds"][0]["description"].startswith("Komponiert für")
    assert "Löschen" in labels(message)


def final(asked: Interaction) -> Json | None:
    """The answer, once the work on it has ended."""
    return asked.shown if asked.shown and labels(asked.shown) != ["Cancel"] else None


def leaves(discord: Discord) -> list[str]:
    """Each command, and each subcommand in the place of the command it belongs to."""
    names = []
    for name, command in discord.commands.items():
        inner = [option["name"] for option in command.get("options", ()) if option["type"] <= 2]
        names += [f"{name} {each}" for each in inner] or [name]
    return names


def kind_of(discord: Discord, command: str) -> int:
    """1 for a command that is typed, 3 for one in a message's menu."""
    known = discord.commands.get(command) or discord.commands[command.split(maxsplit=1)[0]]
    return int(known["type"])


def options(discord: Discord, command: str) -> list[str]:
    """The names of a command's options."""
    name, *rest = command.split()
    known = discord.commands[name].get("options", [])
    for part in rest:
        (known,) = [each.get("options", []) for each in known if each["name"] == part]
    return [option["name"] for option in known]


async def test_what_is_typed_gets_suggestions(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    moods = await alice.type_ahead("compose", "mood", "dre")
    pieces = await alice.type_ahead("replay", "piece", "1")
    await discord.until(lambda: moods.choices and pieces.choices, "the suggestions")
    # "dreary" is understood as well.
    assert moods.choices[0] == {"name": "dreamy", "value": "dreamy"}
    assert pieces.choices[0]["value"] == "1"


async def test_a_wrong_mood_is_refused_for_the_member_alone(
    discord: Discord, bot: BotProcess, alice: Member
) -> None:
    asked = await alice.slash("compose", mood="purple")
    message = await answered(discord, asked)
    assert asked.only_for_member
    assert "purple" in message["content"]
    assert not message["attachments"]


async def test_buttons_change_their_message(
    discord: Discord, bot: BotProcess, alice: Member, bob: Member
) -> None:
    message = await compose(discord, alice)
    for button in ("👍", "⭐"):
        pressed = await bob.press(message, button)
        assert await answered(discord, pressed) is message
    assert labels(message) == counted(1, 0, 1)
    assert len(message["attachments"]) == 3

    refused = await bob.press(message, "Delete")
    assert "Only its author" in (await answered(discord, refused))["content"]
    question = await alice.press(message, "Delete")
    assert question.only_for_member is False
    done = await alice.press(await answered(discord, question), "Delete it")
    assert question.only_for_member
    await discord.until(lambda: message["content"], "the end of the piece")
    assert "is deleted" in (await answered(discord, done))["content"]
    assert message["content"] == "This piece was deleted."
    assert message["attachments"] == message["embeds"] == message["components"] == []


async def test_a_member_gets_their_data_and_has_it_deleted(
    discord: Discord, bot: BotProcess, bob: Member
) -> None:
    piece = await compose(discord, bob)
    asked = await bob.slash("privacy export")
    (data,) = files(discord.messages, await posted(discord, asked)).values()
    assert asked.only_for_member
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert any(name.endswith(".mid") for name in archive.namelist())

    question = await answered(discord, await bob.slash("privacy forget-me"))
    done = await answered(discord, await bob.press(question, labels(question)[0]))
    await discord.until(lambda: not piece["attachments"], "the end of the piece")
    assert labels(done) == []
    nothing = await answered(discord, await bob.slash("privacy export"))
    assert nothing["content"].startswith("I keep nothing of you.")
