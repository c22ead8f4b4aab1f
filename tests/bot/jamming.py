"""What members do in jams, and what they see of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from engine.api.composition import Composition, JointPiece
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine, compose
from tests.bot.world import World, said, seen

MORE = "4 bars more"


def grow(request: ComposeRequest) -> Composition:
    """A piece whose length and notes tell how often it was gone on with."""
    if request.origin is None or request.origin.redo is None:
        return replace(compose(request), midi=b"MThd opening", seconds=20.0)
    redo = request.origin.redo
    added = ",".join(redo.add) or str(redo.more)
    return replace(
        compose(request),
        midi=request.origin.midi + f" +{added}".encode(),
        seconds=20.0 + 2.5 * request.origin.midi.count(b"+4"),
    )


def lines(shown: InteractionResult) -> list[str]:
    """What the card says of each step, without the colour."""
    text = seen(shown).embeds[0].description or ""
    return [line.partition(" ")[2] for line in text.split("\n\n", 1)[1].splitlines()]


def labels_of_buttons(shown: InteractionResult) -> list[str]:
    return [
        item["label"]
        for row in seen(shown).components
        for item in row["components"]
        if item["type"] == 2
    ]


async def typed(member: MemberActor, jam: InteractionResult, mood: str) -> InteractionResult:
    """Fill in the form for the next section."""
    asked = await member.click(seen(jam), label="Next section")
    return await member.submit_modal(asked, {"mood": mood})


async def chosen(member: MemberActor, jam: InteractionResult, name: str) -> InteractionResult:
    return await member.select(seen(jam), [name], custom_id="jam-add:1")


def refusal(pressed: InteractionResult) -> str:
    """What the member alone was told."""
    if pressed.followups:
        [told] = pressed.followups
        assert told.ephemeral
        return told.content
    assert pressed.ephemeral
    return said(pressed)


def works(engine: FakeEngine) -> list[Any]:
    joint = [work for work in engine.works if isinstance(work, JointPiece)]
    assert len(joint) == len(engine.works)
    return joint


async def forget(world: World, member: MemberActor) -> str:
    """Have a member forgotten; returns what they were asked."""
    asked = await member.slash(world.channel, "privacy forget-me")
    question = said(asked)
    await member.click(seen(asked), label="Delete everything")
    return question
