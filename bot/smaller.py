"""Sounds made again in fewer bytes, for places with little room."""

from __future__ import annotations

import logging

from engine.api.composition import Composition, Rendering
from engine.api.errors import EngineClosedError, EngineError, RequestError
from engine.api.interface import Engine

_log = logging.getLogger(__name__)


async def make_smaller(engine: Engine, piece: Composition, most_bytes: int) -> bytes | None:
    """The sound of a piece in at most so many bytes, or None where that cannot be.

    Raises:
        EngineClosedError: The engine is shutting down.
    """
    if most_bytes <= 0:
        return None
    work = Rendering(piece.without_media(), most_bytes=most_bytes)
    try:
        mp3 = (await engine.submit(work).result()).mp3
    except EngineClosedError:
        raise
    except (EngineError, RequestError):
        _log.info("a sound could not be made smaller", exc_info=True)
        return None
    return mp3 if mp3 is not None and len(mp3) <= most_bytes else None
