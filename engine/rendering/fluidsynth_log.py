"""What FluidSynth says, in Python's log instead of on the standard error stream.

It says much that matters to nobody, such as which sounds it takes the place of others with; so
all of it is logged for debugging. The reason of what failed is kept for the error.
"""

from __future__ import annotations

import ctypes
import logging
from typing import Any, Final

_log = logging.getLogger(__name__)

_ERROR: Final = 1
"""FluidSynth's levels begin with panic (0) and error (1); those above are less. Source:
``enum fluid_log_level`` in FluidSynth's ``log.h``."""
_LEVELS: Final = 4
"""Those that are heard; the fifth, for debugging FluidSynth itself, tells of every channel."""

_reasons: list[str] = []


def _say(level: int, message: bytes | None, _data: object) -> None:
    """Takes a line of FluidSynth's."""
    line = (message or b"").decode("utf-8", "replace").strip()
    _log.debug("FluidSynth: %s", line)
    if level <= _ERROR:
        _reasons[:] = [line]


_FUNCTION: Final = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
_CALLBACK: Final = _FUNCTION(_say)
"""Lives as long as the module: the library keeps it."""


def take_over(library: Any) -> None:
    """Has FluidSynth say everything here from now on.

    Args:
        library: The module pyfluidsynth.
    """
    declared = library.cfunc(
        "fluid_set_log_function",
        ctypes.c_void_p,
        ("level", ctypes.c_int, 1),
        ("fun", _FUNCTION, 1),
        ("data", ctypes.c_void_p, 1),
    )
    for level in range(_LEVELS):
        declared(level, _CALLBACK, None)
    declared(_LEVELS, _FUNCTION(), None)


def last_reason() -> str:
    """What FluidSynth said last of what failed, in brackets, to be put at a sentence's end."""
    return f" ({_reasons.pop()})" if _reasons else ""
