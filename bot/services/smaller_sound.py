"""Encodes a sound anew in fewer bytes, where uploads are limited."""

from __future__ import annotations

import logging

from engine.api.composition import Composition, Rendering
from engine.api.errors import EngineClosedError, EngineError, QueueFullError, RequestError
from engine.api.interface import Engine

_log = logging.getLogger(__name__)


async def reencode(engine: Engine, piece: Composition, max_bytes: int) -> bytes | None:
    """Encodes the sound of a piece anew in at most so many bytes.

    Args:
        engine: Does the work.
        piece: The piece.
        max_bytes: The limit.

    Returns:
        MP3, or None if that is impossible.

    Raises:
        EngineClosedError: The engine is shutting down.
    """
    if max_bytes <= 0:
        return None
    work = Rendering(piece.without_media(), max_bytes=max_bytes)
    try:
        mp3 = (await engine.submit(work).result()).mp3
    except EngineClosedError:
        raise
    except RequestError:
        _log.info("a sound cannot be made small enough")
        return None
    except QueueFullError:
        _log.info("a sound was not made smaller: as many jobs wait as may wait")
        return None
    except EngineError:
        _log.warning("a sound could not be made smaller", exc_info=True)
        return None
    return mp3 if mp3 is not None and len(mp3) <= max_bytes else None
