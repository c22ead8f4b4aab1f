"""Renders stems: each instrument of a piece by itself, as files that add up to the mix."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from engine.api.errors import RequestError
from engine.music.midi_writer import track_name
from engine.music.score import Score
from engine.rendering.mastering import Mastering
from engine.rendering.mp3 import encode_within
from engine.rendering.synth import Samples, Synthesizer

_ENTRY_BYTES: Final = 400
"""The most bytes that a ZIP takes per file beside its content, with names as short as these."""
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest date in a ZIP, so that equal stems give equal files."""


def zipped_stems(
    score: Score,
    synthesizer: Synthesizer,
    finishing: Mastering,
    *,
    fit: Callable[[Samples, int], Samples] | None = None,
    title: str,
    artist: str,
    comment: str,
    max_bytes: int | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> bytes:
    """Make a ZIP of one MP3 per instrument: ``01-drums.mp3`` and so on.

    Each instrument is rendered alone with its seat in the mix, and mastered like the mix. Played
    together, the stems sound like the mix.

    Args:
        score: The piece, as it was rendered for the mix.
        synthesizer: The synthesizer that rendered the mix.
        finishing: The mastering of the mix.
        fit: Brings a sound to the length of the mix, in samples; None cuts or pads it.
        title: The piece's name; each file's title tag adds the instrument's name.
        artist: The artist tag.
        comment: The comment tag.
        max_bytes: The largest ZIP allowed, or None for no limit; the bitrate is lowered to fit.
        on_progress: Called with the share that is done, 0 … 1; may raise to stop.

    Raises:
        RequestError: The piece has only one instrument, or the ZIP would be too large even at
            the lowest bitrate.
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
                finishing.apply((fit or _fitted)(sound, finishing.length)),
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
    """Fit a stem to the length of the mix: pad it with silence, or cut off its tail."""
    if len(sound) >= length:
        return sound[:length]
    return np.pad(sound, ((0, length - len(sound)), (0, 0)))
