"""A sound that is to be made smaller: what cannot be made is left out, and a stop is no reason."""

from __future__ import annotations

import pytest

from bot.services.smaller_sound import reencode
from engine.api.errors import EngineClosedError, EngineError, QueueFullError, RequestError
from tests.bot.fake_engine import FakeEngine, compose, compose_request


async def test_into_no_room_at_all_nothing_is_tried(engine: FakeEngine) -> None:
    assert await reencode(engine, compose(compose_request()), 0) is None
    assert engine.works == []


@pytest.mark.parametrize("error", [RequestError("x"), QueueFullError("x"), EngineError("x")])
async def test_what_the_engine_cannot_do_is_left_out(engine: FakeEngine, error: Exception) -> None:
    engine.refuses_with = error
    assert await reencode(engine, compose(compose_request()), 10) is None


async def test_a_stop_is_no_reason_to_post_less(engine: FakeEngine) -> None:
    engine.refuses_with = EngineClosedError("x")
    with pytest.raises(EngineClosedError):
        await reencode(engine, compose(compose_request()), 10)
