"""pretty_midi, imported in silence.

It imports pyfluidsynth, which tells on standard output where it found its library if the
variable ``CI`` is set; there, what a command prints is read by programs.
"""

from __future__ import annotations

import contextlib

with contextlib.redirect_stdout(None):
    import pretty_midi

__all__ = ["pretty_midi"]
