"""Each instrument of a piece by itself, as files that add up to the mix."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from engine.api.errors import RequestError
from engine.music.midi import track_name
from engine.music.score import Score
from engine.rendering.mastering import Mastering
from engine.rendering.mp3 import encode_within
from engine.rendering.synth import Samples, Synthesizer

_ENTRY_BYTES: Final = 400
"""What a ZIP spends on a file beside its content, at the most, with names as short as these."""
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""A ZIP's earliest date, so that equal stems make equal files."""


def zipped_stems(
    score: Score,
    synthesizer: Synthesizer,
    finishing: Mastering,
    *,
    title: str,
    artist: str,
    comment: str,
    max_bytes: int | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> bytes:
    """A ZIP of one MP3 for each instrument: ``01-drums.mp3`` and so on.

    Each is played alone with the seat it has in the mix, and finished as the mix was, so
    that all of them, started together, sound as the mix does.

    Args:
        score: The piece as it is played.
        synthesizer: What the mix was played with.
        finishing: What was done to the mix.
        title: The piece's name; each file's tag adds the instrument's.
        artist: Who made it.
        comment: Anything worth keeping with the files.
        max_bytes: The largest ZIP allowed, or None for any; the bitrate is lowered.
        on_progress: Told the share that is done, 0 … 1; may raise to stop.

    Raises:
        RequestError: There is one instrument only, or the ZIP cannot be so small.
        EngineError: An MP3 could not be encoded.
    """
    programs = score.programs
    if len(programs) < 2:
        raise RequestError(
            "This piece is for one instrument alone: its sound is its only stem.",
            "one-instrument",
        )
    each = None if max_bytes is None else max(0, max_bytes // len(programs) - _ENTRY_BYTES)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, program in enumerate(programs):
            own = replace(score, notes=score.notes[score.notes["program"] == program])

            def report(share: float, done: int = number) -> None:
                on_progress((done + share / 2) / len(programs))

            sound = synthesizer.render(own, report)
            name = track_name(score, program)
            mp3 = encode_within(
                finishing.apply(_fitted(sound, finishing.length)),
                each,
                title=f"{title} ({name})",
                artist=artist,
                comment=comment,
            )
            plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
            entry = zipfile.ZipInfo(f"{number + 1:02d}-{plain or 'stem'}.mp3", _BEGINNING)
            archive.writestr(entry, mp3)
            on_progress((number + 1) / len(programs))
    return file.getvalue()


def _fitted(sound: Samples, length: int) -> Samples:
    """As long as the mix: silence after it, or cut where the mix has rung out."""
    if len(sound) >= length:
        return sound[:length]
    return np.pad(sound, ((0, length - len(sound)), (0, 0)))
