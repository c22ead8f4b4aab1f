"""The bot plays in voice channels, over the voice gateway of the tests' own Discord."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services.player_sound import PACKET_SECONDS
from tests.discord_server.host import Host
from tests.discord_server.listening import left, opus_of, packets_of, plays, start_player
from tests.discord_server.members import Member, answered, compose, files, labels
from tests.discord_server.process import BotProcess
from tests.discord_server.rows import database, settled
from tests.discord_server.server import Discord
from tests.engine.decoding import alike, decibels, decoded

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAMPLES = 960
"""Samples of a packet at 48 kHz."""
CONNECT = 1 << 20


async def test_a_piece_is_played_packet_by_packet_as_it_was_rendered(
    discord: Discord, player: BotProcess, pieces: list[Any], host: Host, alice: Member
) -> None:
    voice = discord.rooms.gateway
    await alice.join()
    asked = await alice.slash("play", piece="1")
    card = await plays(discord, asked)
    assert discord.rooms.bot == discord.place.voice_id
    await settled(host, asked, "delivered")
    assert labels(card) == ["Pause", "Skip", "Stop", "Queue"]
    assert [*files(discord.messages, card)] == [card["attachments"][0]["filename"]]
    assert card["content"].startswith("▶ 🔘▬")
    await discord.until(lambda: "The queue is empty" in card["content"], "the end of the piece")

    expected = packets_of(host, 1)
    assert voice.sound == expected
    first = voice.packets[0]
    told = [
        (one.sequence - first.sequence, one.timestamp - first.timestamp) for one in voice.packets
    ]
    assert told == [(at, at * SAMPLES) for at in range(len(voice.packets))]
    opus = opus_of(host, 1)
    (mp3,) = [data for name, data in files(discord.messages, pieces[0]).items() if ".mp3" in name]
    heard, rendered = decoded(opus), decoded(mp3)
    assert len(heard) / 48_000 == pytest.approx(len(expected) * PACKET_SECONDS, abs=0.05)
    assert alike(heard, rendered) > 0.95
    await left(discord, card, "Nothing was to be played any more.")
    assert (card["attachments"], card["components"]) == ([], [])


async def test_skip_and_stop(
    discord: Discord, player: BotProcess, pieces: list[Any], host: Host, alice: Member
) -> None:
    await alice.join()
    asked = await alice.slash("play", piece="1, 2")
    card = await plays(discord, asked)
    assert "Next: #2" in card["content"]
    queue = await answered(discord, await alice.slash("queue"))
    assert "1. `#2`" in queue["embeds"][0]["description"]
    assert queue["flags"] & 64
    skipped = await answered(discord, await alice.slash("skip"))
    assert skipped["content"] == "Skipped."
    second = await discord.until(
        lambda: card if "`#2`" in card["embeds"][0]["description"] else None, "the second piece"
    )
    await alice.press(second, "Stop")
    await left(discord, card, "The music was stopped.")

    sound = discord.rooms.gateway.sound
    both = [packets_of(host, number) for number in (1, 2)]
    breaks = next(at for at, packet in enumerate(sound) if packet != both[0][at])
    assert sound[breaks:] == both[1][: len(sound) - breaks]
    told = await answered(discord, await alice.slash("skip"))
    assert told["content"].startswith("Nothing is playing: /play begins.")


async def test_what_is_asked_for_while_the_bot_leaves_is_played_after(
    discord: Discord, player: BotProcess, pieces: list[Any], alice: Member
) -> None:
    await alice.join()
    card = await plays(discord, await alice.slash("play", piece="1"))
    stopped = await alice.press(card, "Stop")
    again = await alice.slash("play", piece="2")
    skipped = await alice.slash("skip")
    assert (await answered(discord, stopped))["content"] == "The music was stopped."
    assert (await answered(discord, skipped))["content"].startswith("Nothing is playing")
    await discord.until(lambda: card["content"] == "The music was stopped.", "the end")
    second = await plays(discord, again, len(discord.rooms.gateway.packets) + 5)
    assert "`#2`" in second["embeds"][0]["description"]
    await alice.press(second, "Stop")
    await left(discord, second, "The music was stopped.")


async def test_a_pause_and_a_list_of_favourites(
    discord: Discord, player: BotProcess, pieces: list[Any], alice: Member
) -> None:
    starred = await alice.press(pieces[1], "⭐")
    await discord.until(lambda: starred.callback, "the answer")
    await alice.join()
    asked = await alice.slash("play", list="favourites")
    card = await plays(discord, asked)
    assert "`#2`" in card["embeds"][0]["description"]
    paused = await answered(discord, await alice.press(card, "Pause"))
    assert paused["content"] == "Paused: /pause goes on."
    await discord.until(lambda: card["content"].startswith("⏸"), "the card")
    before = len(discord.rooms.gateway.sound)
    resumed = await answered(discord, await alice.slash("pause"))
    assert resumed["content"] == "It goes on."
    await discord.until(lambda: len(discord.rooms.gateway.sound) > before, "the sound")
    await alice.press(pieces[1], "⭐")


async def test_what_plays_goes_on_at_its_place_when_the_volume_changes(
    discord: Discord, player: BotProcess, pieces: list[Any], host: Host, alice: Member, bob: Member
) -> None:
    gateway = discord.rooms.gateway
    for member in (alice, bob):
        await member.join()
    card = await plays(discord, await alice.slash("play", piece="1, 2"))
    assert card["content"].partition("\n")[0].endswith(" · 🔊 100%")
    await Member(discord, next(discord.ids), "carol").join()
    voted = await answered(discord, await bob.slash("volume", percent=40))
    assert voted["content"].startswith("1 of 2 votes for a volume of 40%")
    # A pause, since making the sound may take longer than the piece lasts.
    await alice.slash("pause")
    await discord.until(lambda: card["content"].startswith("⏸"), "the pause")
    assert "🔊 1 of 2 votes for a volume of 40%" in card["content"]
    told = await answered(discord, await alice.slash("volume", percent=50))
    await discord.until(lambda: told["content"] == "The volume is 50% from here on.", "the volume")
    before = len(gateway.sound)
    await alice.slash("pause")
    await discord.until(lambda: "🔊 50%" in card["content"], "the card")
    assert "votes" not in card["content"]
    await discord.until(lambda: "The queue is empty" in card["content"], "the end of the pieces")

    usual, softer = packets_of(host, 1), packets_of(host, 1, 50)
    assert 0 < before < len(usual) == len(softer)
    assert gateway.sound == [*usual[:before], *softer[before:], *packets_of(host, 2, 50)]
    loud, soft = decoded(opus_of(host, 1)), decoded(opus_of(host, 1, 50))
    assert decibels(soft) - decibels(loud) == pytest.approx(-6.02, abs=1)
    assert alike(loud, soft) > 0.98
    with database(host) as connection:
        assert connection.execute("SELECT volume FROM servers").fetchall() == [(50,)]
    alice.permissions |= 1 << 5
    panel = await answered(discord, await alice.slash("settings"))
    reset = await alice.press(panel, "Reset all")
    await discord.until(lambda: reset.callback, "the usual settings")


async def test_a_voice_connection_that_breaks_off_is_made_anew_and_the_sound_goes_on(
    discord: Discord, player: BotProcess, pieces: list[Any], host: Host, alice: Member
) -> None:
    voice = discord.rooms.gateway
    await alice.join()
    card = await plays(discord, await alice.slash("play", piece="1, 2"))
    before = voice.identified
    voice.cut()
    await discord.until(lambda: voice.identified > before, "another connection")
    await discord.until(lambda: "The queue is empty" in card["content"], "the end of the pieces")

    expected, sound = [*packets_of(host, 1), *packets_of(host, 2)], voice.sound
    # What was on its way when the connection broke off may be lost, as on any network.
    assert len(sound) >= len(expected) - 5
    rest = iter(expected)
    assert all(packet in rest for packet in sound)
    player.trouble()


async def test_where_somebody_puts_it_out_it_stays_out(
    discord: Discord, player: BotProcess, pieces: list[Any], alice: Member
) -> None:
    await alice.join()
    card = await plays(discord, await alice.slash("play", piece="1, 2, 1, 2"))
    me = {"id": str(discord.place.application_id), "username": "affetto"}
    await discord.rooms.move(discord.place.application_id, None, me)
    await discord.until(lambda: card["content"].startswith("The connection"), "the card")
    assert discord.rooms.bot is None


async def test_it_leaves_where_nobody_listens(
    discord: Discord, player: BotProcess, pieces: list[Any], alice: Member
) -> None:
    await alice.join()
    card = await plays(discord, await alice.slash("play", piece="1, 2, 1, 2"))
    await alice.join(self_deaf=True)
    await left(discord, card, "Nobody was listening any more.")


async def test_half_of_the_listeners_or_a_dj_may_skip(
    discord: Discord, player: BotProcess, pieces: list[Any], host: Host, alice: Member, bob: Member
) -> None:
    carol = Member(discord, next(discord.ids), "carol")
    for member in (alice, bob):
        await member.join()
    card = await plays(discord, await alice.slash("play", piece="1, 2, 1, 2"))
    outside = await answered(discord, await carol.slash("skip"))
    assert outside["content"].startswith(f"Join <#{discord.place.voice_id}> first")
    await carol.join()
    voted = await answered(discord, await bob.press(card, "Skip"))
    assert voted["content"].startswith("1 of 2 votes to skip")
    assert voted["flags"] & 64
    assert (await answered(discord, await carol.slash("skip")))["content"] == "Skipped."
    alice.permissions |= 1 << 5
    panel = await answered(discord, await alice.slash("settings"))
    menu = await answered(discord, await alice.press(panel, "DJ role"))
    role = discord.place.dj_role_id
    await alice.choose(menu, "dj-role", str(role))
    await discord.until(lambda: menu["content"].startswith("DJ role"), "the role")
    assert menu["content"] == f"DJ role: <@&{role}>"
    bob.roles = [str(role)]
    stopped = await answered(discord, await bob.slash("stop"))
    assert stopped["content"] == "The music was stopped."
    await discord.until(lambda: discord.rooms.bot is None, "the bot's leave")


async def test_a_piece_that_is_deleted_is_played_no_more(
    discord: Discord, player: BotProcess, pieces: list[Any], host: Host, alice: Member
) -> None:
    third = await compose(discord, alice, seed=9)
    number = third["embeds"][0]["footer"]["text"].split()[1]
    await alice.join()
    card = await plays(discord, await alice.slash("play", piece=f"{number}, 1, {number}"))
    question = await answered(discord, await alice.press(third, "Delete"))
    await alice.press(question, "Delete it")
    await discord.until(lambda: "`#1`" in card["embeds"][0]["description"], "the next piece")
    queue = await answered(discord, await alice.slash("queue"))
    assert f"`#{number}`" not in queue["embeds"][0]["description"]
    assert not [*(host.folder / "cache").glob(f"{number}.*")]


async def test_it_plays_where_the_member_is_and_says_what_is_missing(
    discord: Discord, player: BotProcess, pieces: list[Any], alice: Member, bob: Member
) -> None:
    place = discord.place
    nowhere = await answered(discord, await alice.slash("play", piece="1"))
    assert nowhere["content"].startswith("Join a voice channel first")
    await alice.join()
    nothing = await answered(discord, await alice.slash("play"))
    assert nothing["content"].startswith("Say what to play")
    await plays(discord, await alice.slash("play", piece="1, 2"))
    await bob.join(place.other_voice_id)
    elsewhere = await answered(discord, await bob.slash("play", piece="1"))
    assert elsewhere["content"].startswith(f"I am playing in <#{place.voice_id}>")
    await alice.leave()
    await discord.until(lambda: True, "")
    moved = await bob.slash("play", piece="1")
    await discord.until(lambda: discord.rooms.bot == place.other_voice_id, "the other channel")
    added = await answered(discord, await bob.slash("play", piece="2"))
    assert added["content"].startswith("#2 ")
    assert "waits at place 1." in added["content"]
    await plays(discord, moved)


async def test_a_stop_leaves_the_channel_and_says_so(
    discord: Discord, player: BotProcess, pieces: list[Any], alice: Member
) -> None:
    await alice.join()
    card = await plays(discord, await alice.slash("play", piece="1, 2, 1, 2"))
    assert await player.stop() == 0
    assert discord.rooms.bot is None
    assert card["content"].startswith("I am being restarted")


async def test_a_player_that_was_killed_is_not_left_in_the_channel(
    discord: Discord, player: BotProcess, pieces: list[Any], host: Host, alice: Member
) -> None:
    await alice.join()
    card = await plays(discord, await alice.slash("play", piece="1, 2, 1, 2"))
    await player.kill()
    assert discord.rooms.bot == discord.place.voice_id
    await start_player(host)
    await discord.until(lambda: discord.rooms.bot is None, "the bot's leave")
    await discord.until(lambda: card["content"].startswith("The connection"), "the card")
    with database(host) as connection:
        assert connection.execute("SELECT count(*) FROM players").fetchone() == (0,)


async def test_without_the_permission_it_says_which(
    discord: Discord, host: Host, pieces: list[Any], alice: Member
) -> None:
    discord.rooms.refused = CONNECT
    await start_player(host)
    await alice.join()
    told = await answered(discord, await alice.slash("play", piece="1"))
    discord.rooms.refused = 0
    room = f"<#{discord.place.voice_id}>"
    assert told["content"].startswith(f"I cannot play in {room}: I lack the permission Connect")


async def test_without_the_setting_nothing_of_it_is_there(
    discord: Discord, host: Host, alice: Member
) -> None:
    await host.start()
    assert discord.gateway.identified[-1]["intents"] == 1
    asked = {"play", "queue", "skip", "pause", "stop", "volume"}
    assert not asked & discord.commands.keys()
