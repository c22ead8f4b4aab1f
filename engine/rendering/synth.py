"""Scores as sound, by FluidSynth, without any audio device."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import SetupError, SoundFontError
from engine.music.midi import PAN, PROGRAMS, REVERB, VOLUME, channels
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, Part, Score
from engine.rendering.fluidsynth_log import last_reason, take_over
from engine.rendering.presets import DRUM_BANK, MELODIC_BANK, Preset, lacking, presets_of

RATE: Final = 44_100
"""Samples a second."""

BLOCK: Final = 64
"""Samples FluidSynth makes at a time. Notes begin and end on a block, at most 0.73 ms from
their time. Source: ``FLUID_BUFSIZE`` in FluidSynth's ``fluid_synth.h``."""

TAIL_SECONDS: Final = 3.0
"""How long the last note may ring on after its end."""

SILENCE_DB: Final = -60.0
"""The tail ends once it is this far below the piece's peak: the fall that defines
reverberation time. Source: ISO 3382-1."""

SETTINGS: Final = {
    # Only the samples of the chosen presets are read: 0.02 s to load FluidR3_GM.
    "synth.dynamic-sample-loading": 1,
    # One thread: the workers share the cores among themselves.
    "synth.cpu-cores": 1,
    # A piano is made no better by a chorus, which takes time.
    "synth.chorus.active": 0,
    # A small hall: measured, a short stroke falls by 60 dB in about 1.1 s, sooner in the
    # treble; the two sides as different as they can be; about 19 dB below the notes
    # themselves, which binds them without blurring.
    "synth.reverb.active": 1,
    "synth.reverb.room-size": 0.5,
    "synth.reverb.damp": 0.3,
    "synth.reverb.width": 1.0,
    "synth.reverb.level": 0.7,
}
"""FluidSynth's settings; all others stay as they come."""

Samples = NDArray[np.float32]
"""Sound, shape [samples, 2]: left and right, ``RATE`` a second; full scale is −1 … 1."""

_MARK_BLOCKS: Final = RATE // BLOCK
_TAIL_BLOCKS: Final = int(TAIL_SECONDS * RATE) // BLOCK
_NOTHING: Final = 1e-6  # The reverb hums at about 1e-8 even when nothing was played.
_OFF, _ON, _MARK = range(3)

_Event = tuple[int, int, int, int, int]
"""Block, one of the three kinds above, channel, pitch, velocity."""


class Synthesizer:
    """FluidSynth with a SoundFont, kept ready for one piece after another.

    Each piece gets a synthesizer of its own, which takes 15 ms: after FluidSynth's own
    reset the reverb's modulators go on from where they were, and a piece would sound a
    little different after every other. One more synthesizer stays loaded all along, so
    that the samples stay in memory. Not to be used by two threads at once.

    Args:
        soundfont: The file to play with.

    Raises:
        SetupError: libfluidsynth is missing.
        SoundFontError: FluidSynth cannot load the file.
    """

    def __init__(self, soundfont: Path) -> None:
        self._soundfont = soundfont
        self._library = _library()
        self._write = _writer(self._library)
        self._presets = presets_of(soundfont)
        self._kept = self._loaded()

    def render(self, score: Score, on_progress: Callable[[float], None] | None = None) -> Samples:
        """The whole piece, from 0 until its last note has rung out.

        Args:
            score: At most :data:`engine.music.midi.PROGRAMS` melodic programs, and the drums; it
                is played as :func:`engine.music.overlaps.resolve_overlaps` leaves it.
            on_progress: Called after each second of music with the share that is done,
                0 … 1, and once with 1.0. What it raises stops the work.

        Returns:
            The sound; a loud piece goes beyond −1 … 1 and is not clipped.

        Raises:
            ValueError: There are too many programs.
            SoundFontError: The SoundFont lacks a sound; names all that it lacks.
        """
        found = channels(score)
        if missing := lacking(_wanted(score), self._presets):
            raise SoundFontError(
                f"The SoundFont {self._soundfont} has no {', no '.join(missing)}: choose another "
                "one with AFFETTO_SOUNDFONT, or other instruments."
            )
        synth = self._loaded()
        try:
            for program, channel in found.items():
                synth.program_change(channel, 0 if program == DRUMS else program)
            for part in score.parts:
                if part.program in found:
                    _place(synth, found[part.program], part)
            events = _events(score, found)
            recording = _Recording(synth, self._write, _length(events) + _TAIL_BLOCKS)
            for block, kind, channel, pitch, velocity in events:
                recording.run_to(block)
                if kind == _ON:
                    synth.noteon(channel, pitch, velocity)
                elif kind == _OFF:
                    synth.noteoff(channel, pitch)
                elif on_progress:
                    on_progress(recording.fraction)
            sound = recording.rung_out()
        finally:
            synth.delete()
        if on_progress:
            on_progress(1.0)
        return sound

    def close(self) -> None:
        """Give the memory back; nothing can be rendered after it."""
        if self._kept is not None:
            self._kept.delete()
            self._kept = None

    def _loaded(self) -> Any:
        """A new FluidSynth with the SoundFont, not bound to any audio device."""
        synth = self._library.Synth(samplerate=RATE, channels=PROGRAMS + 1, **SETTINGS)
        if synth.sfload(str(self._soundfont), 1) == self._library.FLUID_FAILED:
            synth.delete()
            reason = last_reason()
            raise SoundFontError(f"FluidSynth cannot load the SoundFont {self._soundfont}{reason}.")
        return synth


class _Recording:
    """What one FluidSynth plays, written into one array made beforehand.

    Args:
        synth: The FluidSynth, with no block made yet.
        write: FluidSynth's function for float samples.
        blocks: The most that will be recorded.
    """

    def __init__(self, synth: Any, write: Any, blocks: int) -> None:
        self._synth = synth
        self._write = write
        self._blocks = blocks
        self._done = 0
        self._sound = np.zeros((blocks * BLOCK, 2), np.float32)

    @property
    def fraction(self) -> float:
        """The share of the array that is recorded, 0 … 1."""
        return self._done / self._blocks

    def run_to(self, block: int) -> None:
        """Record up to a block, if it is not recorded yet."""
        if block > self._done:
            start, self._done = self._done, block
            part = self._sound[start * BLOCK : block * BLOCK]
            place = ctypes.c_void_p(part.ctypes.data)
            self._write(self._synth.synth, len(part), place, 0, 2, place, 1, 2)

    def rung_out(self) -> Samples:
        """Record until it is silent or the array is full; then all that was recorded."""
        floor = max(_peak(self._sound) * 10 ** (SILENCE_DB / 20), _NOTHING)
        loud = True
        while loud and self._done < self._blocks:
            start = self._done
            self.run_to(min(start + _MARK_BLOCKS // 4, self._blocks))
            loud = _peak(self._sound[start * BLOCK : self._done * BLOCK]) > floor
        return self._sound[: self._done * BLOCK]


def _wanted(score: Score) -> set[Preset]:
    """The presets that a score is played with."""
    kits = {part.program: part.kit for part in score.parts}
    return {
        (DRUM_BANK, kits.get(DRUMS, 0)) if program == DRUMS else (MELODIC_BANK, program)
        for program in score.programs
    }


def _place(synth: Any, channel: int, part: Part) -> None:
    """Seat a part: its drum kit and its controllers."""
    if part.program == DRUMS:
        synth.program_change(channel, part.kit)
    for control, value in ((VOLUME, part.volume), (PAN, part.pan), (REVERB, part.reverb)):
        synth.cc(channel, control, value)


def _events(score: Score, found: dict[int, int]) -> list[_Event]:
    """All that happens, in order; in one block a note's end comes before the next one's start."""
    events: list[_Event] = []
    for onset, duration, pitch, velocity, program in resolve_overlaps(score.notes).tolist():
        start = round(onset * RATE / BLOCK)
        end = max(round((onset + duration) * RATE / BLOCK), start + 1)
        events.append((start, _ON, found[program], pitch, velocity))
        events.append((end, _OFF, found[program], pitch, 0))
    marks = range(_MARK_BLOCKS, _length(events), _MARK_BLOCKS)
    return sorted(events + [(block, _MARK, 0, 0, 0) for block in marks])


def _length(events: list[_Event]) -> int:
    """Blocks until the last event; 0 for none."""
    return max((event[0] for event in events), default=0)


def _peak(sound: Samples) -> float:
    """The greatest absolute value; 0 for no samples."""
    return max(float(sound.max(initial=0.0)), -float(sound.min(initial=0.0)))


def _library() -> Any:
    """The module pyfluidsynth, which looks for libfluidsynth as it is imported."""
    try:
        import fluidsynth  # noqa: PLC0415 - its import fails without the system's library
    except (ImportError, OSError) as error:
        raise SetupError(
            "libfluidsynth is missing: install it (apt-get install libfluidsynth3)."
        ) from error
    take_over(fluidsynth)
    return fluidsynth


def _writer(library: Any) -> Any:
    """FluidSynth's function for float samples, which pyfluidsynth does not declare.

    Floats, since the 16-bit function adds a dither that goes on from piece to piece, and
    clips; both take the same time.
    """
    arguments = [("synth", ctypes.c_void_p, 1), ("len", ctypes.c_int, 1)]
    for side in ("left", "right"):
        arguments.append((side, ctypes.c_void_p, 1))
        arguments += [(f"{side}_{part}", ctypes.c_int, 1) for part in ("offset", "step")]
    return library.cfunc("fluid_synth_write_float", ctypes.c_int, *arguments)
