"""``/remix`` and the panel in a message's menu: of a member's file, or of an earlier piece."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.services import uploads
from bot.services.uploads import UPLOAD_BYTES, Attached
from engine.api.composition import Composition
from engine.api.errors import RequestError
from engine.api.keys import Key
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import MIDI, FakeEngine, compose
from tests.bot.world import World, names, request_line, said, seen

FILES = {"song.mid": b"MThd a member's song", "my song.MID": b"MThd another"}


@pytest.fixture(autouse=True)
def _simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files come from here by their names: no real Discord is asked."""

    async def stream(attached: Attached) -> AsyncIterator[bytes]:
        assert attached.url
        yield FILES[attached.filename]

    monkeypatch.setattr(uploads, "stream_attachment", stream)


def settled(request: ComposeRequest) -> Composition:
    """A piece as the engine hands it back: its origin is the part that was taken."""
    origin = request.origin
    if origin is None:
        return compose(request)
    taken = Origin(origin.way, b"MThd the part", Key(0, "major"))
    return compose(replace(request, origin=taken))


def last(engine: FakeEngine) -> ComposeRequest:
    request = engine.works[-1]
    assert isinstance(request, ComposeRequest)
    return request


async def test_a_file_is_gone_on_from_and_but_the_part_is_kept(
    world: World, engine: FakeEngine
) -> None:
    engine.finish = settled
    song = ("song.mid", FILES["song.mid"])
    options: dict[str, Any] = {"from": "1:00", "to": "1:40", "only_new": True, "seconds": 45}
    result = await world.alice.slash(world.channel, "remix", file=song, **options)

    request = last(engine)
    assert request.origin == Origin(
        Way.CONTINUE,
        FILES["song.mid"],
        start=60.0,
        end=100.0,
        only_new=True,
        own_mood=True,
        name="song.mid",
    )
    assert (request.instruments, request.seconds) == ("multi", 45)
    assert names(seen(result))[0].endswith("-1.mp3")
    description = seen(result).embeds[0].description or ""
    assert description.splitlines()[1] == "Made from a MIDI file"
    job = await world.job(result)
    assert json.loads(job["request"])["origin"] == {"way": "continue", "piece": None}
    kept = (await world.store.pieces.get(1)).composition.request.origin
    assert kept is not None
    assert kept.midi == b"MThd the part"


async def test_a_piece_is_rewritten_for_its_melody_alone(world: World, engine: FakeEngine) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    asked = {"piece": "1", "way": "vary", "instruments": "one", "mood": "happy"}
    result = await world.bob.slash(world.channel, "remix", **asked)
    assert last(engine).origin == Origin(Way.REWRITE, MIDI, one=True)
    assert last(engine).mood.name == "happy"
    description = seen(result).embeds[0].description or ""
    assert description.splitlines()[1].endswith("with new notes")
    assert (await world.store.pieces.get(2)).parent == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Attach a MIDI file or name a piece, one of the two."),
        (
            {"file": ("song.mid", b"MThd"), "way": "re-mood"},
            "A melody that is to change its mood takes the mood to change to: choose a mood too.",
        ),
        (
            {"file": ("song.mid", b"MThd"), "from": "2:00", "to": "1:00"},
            "A stretch begins at 0:00 or later and ends after its beginning.",
        ),
        ({"file": ("song.mid", b"MThd"), "from": "soon"}, "Unknown time: soon."),
        ({"file": ("song.mid", b"")}, "song.mid is empty: attach a MIDI file."),
    ],
)
async def test_what_does_not_go_together_is_refused(
    world: World, engine: FakeEngine, options: dict[str, Any], sentence: str
) -> None:
    result = await world.alice.slash(world.channel, "remix", **options)
    assert said(result).startswith(sentence)
    assert engine.works == []
    world.env.errors_since(0)
    world._known_errors = world.env.error_cursor


@pytest.mark.parametrize("broken", ["gone", "large"])
async def test_a_file_that_does_not_come_ends_the_job_with_a_sentence(
    world: World, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    async def stream(_attached: Attached) -> AsyncIterator[bytes]:
        if broken == "large":
            yield bytes(UPLOAD_BYTES + 1)
        info: Any = None
        raise aiohttp.ClientResponseError(info, (), status=404)

    monkeypatch.setattr(uploads, "stream_attachment", stream)
    result = await world.alice.slash(world.channel, "remix", file=("song.mid", b"MThd"))
    world.expect(RequestError)
    sentence = {
        "gone": "song.mid is no longer there: it was deleted meanwhile. Attach it again.",
        "large": "song.mid has more than 20 MB, the most that is read: attach a smaller one.",
    }[broken]
    assert said(result) == sentence + request_line(result)
    assert engine.works == []
    assert (await world.job(result))["state"] == "failed"


async def test_the_menu_of_a_message_with_a_file_opens_a_panel_that_survives_a_restart(
    world: World, engine: FakeEngine
) -> None:
    message = await world.alice.send(
        world.channel, "mine", attachments=[("a.txt", b"x"), ("my song.MID", b"MThd")]
    )
    panel = await world.bob.context_menu(world.channel, "Make something of it", message)
    assert panel.ephemeral
    assert seen(panel).embeds[0].title == "my song.MID"
    await world.restart()
    result = await world.bob.click(seen(panel), custom_id="remix:file:vary")
    assert last(engine).origin == Origin(
        Way.REWRITE, FILES["my song.MID"], own_mood=True, name="my song.MID"
    )
    assert names(seen(result))[0].endswith("-1.mp3")
    await world.bob.select(seen(panel), ["gloomy"], custom_id="remix-mood:file:unpleasant")
    origin = last(engine).origin
    assert origin is not None
    assert (origin.way, origin.midi, last(engine).mood.name) == (
        Way.CHANGE,
        FILES["my song.MID"],
        "gloomy",
    )


async def test_the_menu_of_a_message_with_a_piece_opens_one_for_it(
    world: World, engine: FakeEngine
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    message = seen(posted).message
    panel = await world.bob.context_menu(world.channel, "Make something of it", message)
    assert seen(panel).embeds[0].title == "#1 Sad Étude"
    buttons = [item.get("label") for item in seen(panel).components[0]["components"]]
    assert buttons == ["Continue", "Vary", "Only this …"]
    await world.bob.click(seen(panel), custom_id="remix:1:continue")
    assert last(engine).origin == Origin(Way.CONTINUE, MIDI, own_mood=True)
    await world.bob.select(seen(panel), ["gloomy"], custom_id="remix-mood:1:unpleasant")
    assert last(engine).origin == Origin(Way.CHANGE, MIDI)
    assert (await world.store.pieces.get(3)).parent == 1
