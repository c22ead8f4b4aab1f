"""``/duel``: two pieces without names, votes that may change, and the outcome."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.services.duel import WATCH_SECONDS
from bot.store.duels import MAX_VOTES
from engine.api.errors import DeadlineError, JobCancelledError, RequestError
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import MIDI, MP3, FakeEngine
from tests.bot.world import World, labels, names, request_line, said, seen


@pytest.fixture
async def posted(world: World) -> InteractionResult:
    return await world.alice.slash(
        world.channel, "duel", mood="calm to tense", instruments="violin, cello", seconds=20
    )


def fields(result: InteractionResult) -> dict[str | None, str | None]:
    return {field.name: field.value for field in seen(result).embeds[0].fields}


def title(result: InteractionResult) -> str | None:
    return seen(result).embeds[0].title


async def vote(member: MemberActor, posted: InteractionResult, side: str) -> str:
    """What the voter is told."""
    pressed = await member.click(seen(posted), label=side)
    [told] = pressed.followups
    assert told.ephemeral
    return told.content


async def test_two_pieces_of_one_wish_stand_there_without_names(
    world: World, engine: FakeEngine, posted: InteractionResult
) -> None:
    assert not posted.ephemeral
    assert names(seen(posted)) == ["duel-1-a.mp3", "duel-1-b.mp3"]
    assert labels(seen(posted)) == ["A", "B", "Reveal"]
    assert title(posted) == "A duel: which one is better?"
    assert fields(posted) == {
        "Mood": "calm → tense",
        "Instruments": "violin, cello",
        "Votes": "0",
    }
    first, second = engine.works
    assert isinstance(first, ComposeRequest)
    assert isinstance(second, ComposeRequest)
    assert second.seed == (first.seed + 1) % 2**32
    assert (first.seconds, second.seconds) == (20, 20)
    job = await world.job(posted)
    assert (job["state"], job["message_id"]) == ("delivered", seen(posted).id)


async def test_a_member_has_one_vote_and_may_change_it(
    world: World, posted: InteractionResult
) -> None:
    changeable = " You may change it until the duel is revealed."
    assert await vote(world.bob, posted, "A") == "Your vote is A." + changeable
    assert fields(posted)["Votes"] == "1"
    assert await vote(world.bob, posted, "B") == "Your vote is B." + changeable
    assert fields(posted)["Votes"] == "1"
    assert (await world.store.duels.get(1)).votes == (0, 1)


async def test_its_author_reveals_it_after_a_restart(
    world: World, posted: InteractionResult
) -> None:
    await vote(world.bob, posted, "B")
    await world.restart()
    await vote(world.alice, posted, "B")
    await world.alice.click(seen(posted), label="Reveal")

    assert title(posted) == "B wins the duel, 2 to 0."
    seeds = [(await world.store.pieces.get(n)).composition.request.seed for n in (1, 2)]
    assert fields(posted) == {
        "A: #1 Calm Étude": f"0 votes · A minor · seed {seeds[0]}",
        "B: #2 Calm Étude": f"2 votes · A minor · seed {seeds[1]}",
    }
    assert names(seen(posted)) == ["duel-1-a.mp3", "duel-1-b.mp3"]
    assert labels(seen(posted)) == ["▶ 1", "▶ 2"]
    played = await world.bob.click(seen(posted), label="▶ 2")
    assert names(seen(played))[0] == "calm-etude-2.mp3"
    assert "Vary" in labels(seen(played))


async def test_nobody_else_reveals_it_early(world: World, posted: InteractionResult) -> None:
    pressed = await world.bob.click(seen(posted), label="Reveal")

    assert pressed.ephemeral
    assert said(pressed) == (
        "Only the member who asked for this duel can reveal it early." + request_line(pressed)
    )
    assert labels(seen(posted)) == ["A", "B", "Reveal"]


async def test_enough_votes_reveal_it(world: World, posted: InteractionResult) -> None:
    members = [world.guild.add_member(world.env.create_user(f"m{n}")) for n in range(MAX_VOTES)]
    for member in members[:-1]:
        await vote(member, posted, "A")
        assert labels(seen(posted)) == ["A", "B", "Reveal"]
    assert await vote(members[-1], posted, "B") == "Your vote is B."

    assert title(posted) == "A wins the duel, 4 to 1."


async def test_its_time_is_looked_after_across_a_restart(
    world: World, posted: InteractionResult
) -> None:
    await vote(world.bob, posted, "A")
    await vote(world.alice, posted, "B")
    await world.env.advance_time(WATCH_SECONDS)
    assert labels(seen(posted)) == ["A", "B", "Reveal"]
    await world.store.duels.database.rows("UPDATE duels SET ends_at = 1")
    await world.restart()

    assert title(posted) == "The duel ends in a tie."
    await world.env.advance_time(2 * WATCH_SECONDS)
    assert labels(seen(posted)) == ["▶ 1", "▶ 2"]


async def test_where_the_outcome_could_not_be_shown_a_button_shows_it(
    world: World, posted: InteractionResult
) -> None:
    world.env.inject_error("PATCH", f"/channels/*/messages/{seen(posted).id}", status=403)
    await world.store.duels.database.rows("UPDATE duels SET ends_at = 1")
    await world.env.advance_time(WATCH_SECONDS)
    assert labels(seen(posted)) == ["A", "B", "Reveal"]
    pressed = await world.bob.click(seen(posted), label="A")

    assert title(posted) == "The duel ends without a vote."
    [told] = pressed.followups
    assert told.content == (
        "This duel is over: start another one with /duel." + request_line(pressed)
    )


async def test_a_duel_goes_with_either_of_its_pieces(
    world: World, posted: InteractionResult
) -> None:
    await vote(world.bob, posted, "A")
    played = await world.alice.slash(world.channel, "replay", piece="2")
    asked = await world.alice.click(seen(played), label="Delete")
    before = seen(posted)
    await world.alice.click(seen(asked), label="Delete it")

    assert seen(posted).content == "This piece was deleted."
    assert names(seen(posted)) == []
    assert await world.store.duels.database.rows("SELECT * FROM duel_votes") == []
    assert (await world.store.pieces.get(1)).number == 1
    assert before.components == []


async def test_a_duel_that_is_gone(world: World, posted: InteractionResult) -> None:
    await world.store.removal.piece(1)
    for label in ("A", "Reveal"):
        pressed = await world.bob.click(seen(posted), label=label)
        assert pressed.ephemeral
        assert said(pressed) == (
            "This duel is no longer kept: start another one with /duel." + request_line(pressed)
        )


async def test_progress_tells_which_of_the_two_it_is_and_can_be_cancelled(
    world: World, engine: FakeEngine
) -> None:
    engine.script = [Progress(Stage.COMPOSING, 0.5)]
    engine.held = True
    result = await world.alice.slash(world.channel, "duel", mood="sad")
    assert said(result).startswith("1 of 2 · Composing")
    refused = await world.bob.click(seen(result), label="Cancel")
    assert refused.ephemeral
    await world.alice.click(seen(result), label="Cancel")

    world.expect(JobCancelledError)
    assert said(result).startswith("The work was given up")
    assert await world.store.pieces.database.rows("SELECT * FROM pieces") == []


async def test_an_error_leaves_neither_duel_nor_pieces(world: World, engine: FakeEngine) -> None:
    engine.ends_with = DeadlineError("x")
    result = await world.alice.slash(world.channel, "duel", mood="sad")

    world.expect(DeadlineError)
    assert said(result).startswith("This took too long")
    assert await world.store.pieces.database.rows("SELECT * FROM pieces") == []


async def test_what_cannot_be_asked_for(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "duel", mood="zad")

    world.expect(RequestError)
    assert result.ephemeral
    assert said(result).startswith("Unknown mood: zad. Did you mean sad or ")
    assert engine.works == []


@pytest.mark.parametrize(
    ("limit_bytes", "smallest", "files", "text"),
    [
        (
            12,
            1,
            {"duel-1-a.mp3": b"s" * 12, "duel-1-b.mp3": b"s" * 12},
            "The sound is of lower quality, so that it fits here.",
        ),
        (
            12,
            100,
            {"duel-1-a.mid": MIDI, "duel-1-b.mid": MIDI},
            "The sounds are too large to be posted here: MIDI files play in any MIDI player.",
        ),
        (13, 100, {"duel-1-a.mp3": MP3, "duel-1-b.mp3": MP3}, ""),
    ],
)
async def test_sounds_too_large_for_the_place(
    world: World,
    engine: FakeEngine,
    limit_bytes: int,
    smallest: int,
    files: dict[str, bytes],
    text: str,
) -> None:
    engine.smallest = smallest
    world.limit_uploads(limit_bytes)
    result = await world.alice.slash(world.channel, "duel", mood="sad")

    assert {file.filename: await file.read() for file in seen(result).attachments} == files
    assert said(result) == text


async def test_forgetting_takes_ones_votes_and_duels_along(
    world: World, posted: InteractionResult
) -> None:
    other = await world.bob.slash(world.channel, "duel", mood="sad")
    await vote(world.alice, posted, "A")
    await vote(world.alice, other, "A")
    await vote(world.bob, other, "B")
    await world.store.members.forget(world.alice.id)

    rows = await world.store.duels.database.rows("SELECT duel_id, user_id FROM duel_votes")
    assert [tuple(row) for row in rows] == [(2, world.bob.id)]
    duels = await world.store.duels.database.rows("SELECT author_id FROM duels")
    assert [row["author_id"] for row in duels] == [world.bob.id]
