"""``/redo``, the panel behind its button, and the way back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.cards.redo_panel import stretches
from bot.services import uploads
from bot.services.uploads import Attached
from engine.api.composition import Composition
from engine.api.keys import Key
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine, compose
from tests.bot.world import World, labels, names, said, seen
from tests.engine.composing.redoing.redone import piece as band

FILES = {"song.mid": b"MThd a member's song"}


@pytest.fixture(autouse=True)
def _simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files come from here by their names: no real Discord is asked."""

    async def stream(attached: Attached) -> AsyncIterator[bytes]:
        yield FILES[attached.filename]

    monkeypatch.setattr(uploads, "stream_attachment", stream)


def last(engine: FakeEngine) -> ComposeRequest:
    request = engine.works[-1]
    assert isinstance(request, ComposeRequest)
    return request


def of_a_band(request: ComposeRequest) -> Composition:
    """A piece of eight bars of drums, bass, lead and pad."""
    made = compose(request)
    return Composition(
        **{
            **{name: getattr(made, name) for name in made.__dataclass_fields__},
            "midi": band(),
            "seconds": 16.0,
            "tempo": 120.0,
        }
    )


async def test_a_loop_stays_one(world: World, engine: FakeEngine) -> None:
    engine.finish = of_a_band
    await world.alice.slash(world.channel, "compose", mood="sad", loop=True)
    result = await world.bob.slash(world.channel, "redo", piece="1", more=4)
    asked = last(engine)
    assert asked.loop
    assert asked.origin is not None
    assert asked.origin.loop == 16.0
    assert "🔂" in str(seen(result).embeds[0].to_dict())
    await world.bob.slash(world.channel, "redo", piece="1", more=4, to="0:09")
    assert not last(engine).loop


async def test_bars_of_a_piece_are_made_anew_in_its_mood(world: World, engine: FakeEngine) -> None:
    engine.finish = of_a_band
    await world.alice.slash(world.channel, "compose", mood="sad to happy", tempo=90, chords="Am F")
    result = await world.bob.slash(
        world.channel, "redo", piece="1", bars="5-8", part="bass, drums", remove="pad"
    )
    asked = last(engine)
    redo = Redo(bars=(5, 8), parts=("drums", "bass"), remove=("pad",))
    assert asked.origin == Origin(Way.REDO, band(), Key(9, "minor"), redo=redo)
    assert [mood.name for mood in asked.moods] == ["sad", "happy"]
    assert (asked.tempo, asked.chords, asked.key) == (None, None, None)
    description = seen(result).embeds[0].description or ""
    line = description.splitlines()[1]
    assert line.endswith(", in part anew: bars 5-8 · drums · bass · − pad")
    kept = await world.store.pieces.get(2)
    assert kept.parent == 1
    job = await world.job(result)
    assert json.loads(job["request"])["origin"]["way"] == "redo"
    result = await world.bob.slash(
        world.channel, "redo", piece="2", add="flute", more=4, mood="angry", chords="C G"
    )
    asked = last(engine)
    assert asked.origin is not None
    assert asked.origin.redo == Redo(add=("flute",), more=4)
    assert (asked.mood.name, str(asked.chords)) == ("angry", "C G")
    description = seen(result).embeds[0].description or ""
    assert description.splitlines()[1].endswith(": + flute · 4 bars more")


async def test_undo_posts_the_piece_before_again(world: World, engine: FakeEngine) -> None:
    engine.finish = of_a_band
    first = await world.alice.slash(world.channel, "compose", mood="sad")
    assert "Undo" not in labels(seen(first))
    result = await world.alice.slash(world.channel, "redo", piece="1", bars="2")
    assert "Undo" in labels(seen(result))
    # It stays after a vote and a restart.
    await world.restart()
    await world.bob.click(seen(result), custom_id="vote:2:up")
    assert "Undo" in labels(seen(result))
    back = await world.bob.click(seen(result), label="Undo")
    assert names(seen(back))[0].endswith("-1.mp3")
    # A variation is no step: it has none.
    varied = await world.alice.click(seen(first), label="Vary")
    assert "Undo" not in labels(seen(varied))


async def test_the_panel_offers_what_the_piece_has(world: World, engine: FakeEngine) -> None:
    engine.finish = of_a_band
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    panel = await world.bob.click(seen(posted), label="Only this …")
    assert panel.ephemeral
    assert seen(panel).embeds[0].title == "#1 Sad Étude"
    menus: dict[str, list[str]] = {}
    for row in seen(panel).components:
        for item in row["components"]:
            if item.get("options"):
                menus[item["custom_id"]] = [one["value"] for one in item["options"]]
    assert menus["redo-bars:1"] == ["1-4", "5-8"]
    assert menus["redo-part:1"] == menus["redo-remove:1"] == ["drums", "bass", "lead", "pad"]
    assert "flute" in menus["redo-add:1"]
    assert "bass" not in menus["redo-add:1"]
    await world.restart()
    wanted = {
        "bars": ("5-8", Redo(bars=(5, 8))),
        "part": ("bass", Redo(parts=("bass",))),
        "add": ("flute", Redo(add=("flute",))),
        "remove": ("pad", Redo(remove=("pad",))),
    }
    for what, (chosen, redo) in wanted.items():
        await world.bob.select(seen(panel), [chosen], custom_id=f"redo-{what}:1")
        origin = last(engine).origin
        assert origin is not None
        assert (origin.way, origin.redo) == (Way.REDO, redo)
    for way, redo in (("front", Redo(front=4)), ("more", Redo(more=4))):
        await world.bob.click(seen(panel), custom_id=f"redo:1:{way}")
        origin = last(engine).origin
        assert origin is not None
        assert origin.redo == redo


async def test_an_attached_file_has_a_panel_too(world: World, engine: FakeEngine) -> None:
    message = await world.alice.send(world.channel, "mine", attachments=[("song.mid", b"MThd")])
    panel = await world.bob.context_menu(world.channel, "Make something of it", message)
    asked = await world.bob.click(seen(panel), label="Only this …")
    assert asked.ephemeral
    await world.bob.select(seen(asked), ["flute"], custom_id="redo-add:file")
    assert last(engine).origin == Origin(
        Way.REDO, FILES["song.mid"], own_mood=True, name="song.mid", redo=Redo(add=("flute",))
    )
    song: dict[str, Any] = {"file": ("song.mid", FILES["song.mid"])}
    await world.bob.slash(world.channel, "redo", **song, bars="3", **{"from": "1:00"})
    origin = last(engine).origin
    assert origin is not None
    assert (origin.start, origin.redo) == (60.0, Redo(bars=(3, 3)))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"piece": "1"}, "Say what is to be made anew: bars, instruments, or bars before or after"),
        ({"bars": "5-8"}, "Attach a MIDI file or name a piece, one of the two."),
        ({"piece": "1", "bars": "8-5"}, "Bars are counted from 1, the first before the last: not"),
        ({"piece": "1", "bars": "soon"}, "Bars are given as the first and the last, such as 5-8,"),
        ({"piece": "1", "add": "kazoo"}, "Unknown instruments: kazoo."),
        ({"piece": "1", "add": "flute", "remove": "flute"}, "flute is named twice:"),
    ],
)
async def test_what_does_not_go_together_is_refused(
    world: World, engine: FakeEngine, options: dict[str, Any], sentence: str
) -> None:
    await world.alice.slash(world.channel, "compose", mood="sad")
    result = await world.alice.slash(world.channel, "redo", **options)
    assert said(result).startswith(sentence)
    assert len(engine.works) == 1
    world.env.errors_since(0)
    world._known_errors = world.env.error_cursor


async def test_instruments_are_suggested_one_after_the_other(world: World) -> None:
    found = await world.alice.autocomplete(world.channel, "redo", "add", "flute, vio")
    assert [choice["value"] for choice in found] == ["flute, violin"]


def test_a_long_piece_has_longer_stretches() -> None:
    assert stretches(10) == ["1-4", "5-8", "9-10"]
    assert len(stretches(180)) <= 25
    assert stretches(180)[-1].endswith("-180")
