"""``/analyse``: a file that a member attaches, or an earlier piece."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable

import aiohttp
import discord
import pytest

from bot.services import uploads
from bot.services.uploads import NAME_LENGTH, UPLOAD_BYTES
from engine.api.analysis import AnalysisRequest
from engine.api.errors import DataError, RequestError
from tests.bot.fake_engine import MIDI, PNG, FakeEngine
from tests.bot.world import World, logged, names, request_line, said, seen

Stream = Callable[[discord.Attachment], AsyncIterator[bytes]]


@pytest.fixture(autouse=True)
def _simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files come from the simulated Discord: no real one is asked."""

    async def stream(attachment: discord.Attachment) -> AsyncIterator[bytes]:
        yield await attachment.read()

    monkeypatch.setattr(uploads, "stream_attachment", stream)


def failing(error: Exception | None = None, data: bytes = b"") -> Stream:
    async def stream(_attachment: discord.Attachment) -> AsyncIterator[bytes]:
        for start in range(0, len(data), 1 << 16):
            yield data[start : start + (1 << 16)]
        if error is not None:
            raise error

    return stream


async def test_a_file_is_analysed_and_shown_with_its_picture(
    world: World, engine: FakeEngine
) -> None:
    asked = {"file": ("my_song.mid", MIDI), "from": "1:05", "to": "2:00"}
    result = await world.alice.slash(world.channel, "analyse", **asked)

    assert engine.works == [AnalysisRequest(MIDI, "my_song.mid", 65.0, 120.0)]
    (embed,) = seen(result).embeds
    assert embed.title == "my\\_song.mid"
    assert embed.description is not None
    assert embed.description.startswith(f"Analysed for <@{world.alice.id}>\nBeats and bars were")
    fields = {field.name: field.value for field in embed.fields}
    assert fields == {
        "Key": "A minor\n0:00 A minor\n0:32 C major",
        "Tempo": "96 BPM",
        "Metre": "3/4, 3 bars",
        "Reads as": "sad (valence -0.6, arousal -0.4)",
        "Length": "1:05",
        "Notes": "412, 6.3 a second, 2.4 at once",
        "Form": "A B A'",
        "Chords": "Am – F#m7/E",
        "Melody": "2, C5 to E6",
        "Instruments": "\\*Tune\\* (flute): 112, C5 to E6\nKit (drums): 300",
    }
    assert names(seen(result)) == ["analysis.png"]
    assert await seen(result).attachments[0].read() == PNG
    job = await world.job(result)
    assert (job["kind"], job["state"]) == ("replay", "delivered")
    # Neither the file nor its name is kept.
    kept = {"analyse": {"bytes": len(MIDI)}, "begin": 65.0, "end": 120.0}
    assert json.loads(job["request"]) == kept


async def test_a_piece_is_analysed_by_its_number(world: World, engine: FakeEngine) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    result = await world.alice.slash(world.channel, "analyse", piece="1")

    assert engine.works[-1] == AnalysisRequest(MIDI, "Sad Étude")
    assert seen(result).embeds[0].title == "#1 Sad Étude"
    job = await world.job(result)
    assert (job["piece_id"], job["state"]) == (1, "delivered")


async def test_an_analysis_is_no_piece_of_the_quota(world: World) -> None:
    await world.alice.slash(world.channel, "analyse", file=("a.mid", MIDI))
    assert await world.store.jobs.made(since=0.0) == []
    assert await world.store.pieces.count(world.alice.id) == 0


async def test_in_another_language(world: World) -> None:
    world.speak("de")
    result = await world.alice.slash(world.channel, "analyse", file=("a.mid", MIDI))
    fields = {field.name: field.value for field in seen(result).embeds[0].fields}
    assert fields["Taktart"] == "3/4, 3 Takte"
    assert fields["Tonart"] == "a-Moll\n0:00 a-Moll\n0:32 C-Dur"


@pytest.mark.parametrize("given", [{}, {"file": ("a.mid", MIDI), "piece": "1"}])
async def test_it_takes_one_source(
    world: World, engine: FakeEngine, given: dict[str, object]
) -> None:
    result = await world.alice.slash(world.channel, "analyse", **given)
    world.expect(RequestError)
    assert said(result) == (
        f"Attach a MIDI file or name a piece, one of the two.{request_line(result)}"
    )
    assert engine.works == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "a.mid is empty: attach a MIDI file."),
        (bytes(UPLOAD_BYTES + 1), "a.mid has more than 20 MB, the most that is read: attach a"),
    ],
)
async def test_what_discord_says_is_enough_to_refuse_a_file(
    world: World, engine: FakeEngine, data: bytes, sentence: str
) -> None:
    result = await world.alice.slash(world.channel, "analyse", file=("a.mid", data))
    world.expect(RequestError)
    assert result.ephemeral
    assert said(result).startswith(sentence)
    assert await world.job(result) == {}


def gone(status: int) -> aiohttp.ClientResponseError:
    # Without a request, since none was made.
    return aiohttp.ClientResponseError(None, (), status=status)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [
        (failing(gone(404)), "a.mid is no longer there: it was deleted meanwhile."),
        (failing(gone(500)), "a.mid could not be fetched from Discord: try again in"),
        (failing(aiohttp.ClientConnectionError()), "a.mid could not be fetched from Discord"),
        (failing(TimeoutError()), "a.mid did not arrive within 20 seconds"),
        (failing(data=bytes(UPLOAD_BYTES + 1)), "a.mid has more than 20 MB, the most that"),
    ],
    ids=["deleted", "broken", "away", "slow", "larger than stated"],
)
async def test_what_does_not_arrive_is_told_in_a_sentence(
    world: World,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    stream: Stream,
    sentence: str,
) -> None:
    monkeypatch.setattr(uploads, "stream_attachment", stream)
    result = await world.alice.slash(world.channel, "analyse", file=("a.mid", MIDI))
    world.expect(RequestError)
    assert said(result).startswith(sentence)
    assert engine.works == []
    assert (await world.job(result))["state"] == "failed"
    # Its place is free again.
    monkeypatch.setattr(uploads, "stream_attachment", failing(data=MIDI))
    assert names(seen(await world.alice.slash(world.channel, "analyse", file=("b", MIDI))))


async def test_a_stream_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stream(_attachment: object) -> AsyncIterator[bytes]:
        yield b"MThd"
        await asyncio.sleep(60)

    class Attachment:
        filename, size = "a.mid", 4

    monkeypatch.setattr(uploads, "stream_attachment", stream)
    monkeypatch.setattr(uploads, "FETCH_SECONDS", 0.01)
    with pytest.raises(RequestError, match="did not arrive within"):
        await uploads.fetch_upload(Attachment())  # type: ignore[arg-type]


async def test_a_file_that_cannot_be_read_is_told_in_the_members_language(
    world: World, engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    engine.ends_with = DataError("x", "song-is-another", name="*a*.mid", kind="zip")
    world.speak("fr")
    result = await world.alice.slash(world.channel, "analyse", file=("*a*.mid", b"PK\3\4"))
    world.expect(DataError)
    assert said(result).startswith("\\*a\\*.mid est une archive ZIP, pas un fichier MIDI.")
    assert "refused" in logged(caplog, result)


async def test_a_long_name_is_cut(world: World, engine: FakeEngine) -> None:
    await world.alice.slash(world.channel, "analyse", file=("a" * 200 + ".mid", MIDI))
    (work,) = engine.works
    assert isinstance(work, AnalysisRequest)
    assert work.name == "a" * (NAME_LENGTH - 1) + "…"


async def test_without_room_for_the_picture_the_card_comes_alone(world: World) -> None:
    world.limit_uploads(len(PNG) - 1)
    result = await world.alice.slash(world.channel, "analyse", file=("a.mid", MIDI))
    assert (names(seen(result)), said(result)) == (
        [],
        "The picture is too large to be posted here.",
    )


async def test_a_time_that_is_none_is_told_in_a_sentence(world: World) -> None:
    asked = {"file": ("a.mid", MIDI), "from": "later"}
    result = await world.alice.slash(world.channel, "analyse", **asked)
    world.expect(RequestError)
    assert said(result).startswith("Unknown time: later. Write minutes and seconds, such as 1:05.")
