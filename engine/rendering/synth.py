"""Renders scores as sound with FluidSynth, without an audio device."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import SetupError, SoundFontError
from engine.music.general_midi import PAN, PROGRAMS, REVERB, VOLUME
from engine.music.midi_writer import channels
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, Part, Score
from engine.rendering.fluidsynth_log import last_reason, take_over
from engine.rendering.presets import DRUM_BANK, MELODIC_BANK, Preset, check_sounds, presets_of

RATE: Final = 44_100
"""Samples per second."""

BLOCK: Final = 64
"""Samples that FluidSynth renders at a time. Notes begin and end at a block's boundary, at most
0.73 ms from their time. Source: ``FLUID_BUFSIZE`` in FluidSynth's ``fluid_synth.h``."""

TAIL_SECONDS: Final = 3.0
"""The longest time that the last note rings on after its end."""

SILENCE_DB: Final = -60.0
"""The level relative to the piece's peak at which the tail ends: the decay that defines
reverberation time. Source: ISO 3382-1."""

SETTINGS: Final = {
    # Read only the samples of the presets in use: FluidR3_GM loads in 0.02 s.
    "synth.dynamic-sample-loading": 1,
    # One thread: the workers already share the cores.
    "synth.cpu-cores": 1,
    # A chorus does not improve a piano, and takes time.
    "synth.chorus.active": 0,
    # A small hall. As measured, a short stroke decays by 60 dB in about 1.1 s, sooner in the
    # treble. The two sides differ as much as possible. The reverb is about 19 dB below the
    # notes, which binds them without blurring.
    "synth.reverb.active": 1,
    "synth.reverb.room-size": 0.5,
    "synth.reverb.damp": 0.3,
    "synth.reverb.width": 1.0,
    "synth.reverb.level": 0.7,
}
"""FluidSynth's settings; all others keep their defaults."""

Samples = NDArray[np.float32]
"""Sound, shape [samples, 2]: left and right, ``RATE`` a second; full scale is −1 … 1."""

_MARK_BLOCKS: Final = RATE // BLOCK
_TAIL_BLOCKS: Final = int(TAIL_SECONDS * RATE) // BLOCK
_NOTHING: Final = 1e-6  # The reverb hums at about 1e-8 even in silence.
_OFF, _ON, _MARK = range(3)

_Event = tuple[int, int, int, int, int]
"""Block, one of the three kinds above, channel, pitch, velocity."""


class Synthesizer:
    """FluidSynth with a SoundFont, ready for one piece after another.

    Each piece gets a new synthesizer, which takes 15 ms. FluidSynth's own reset does not reset
    the reverb's modulators, so a piece would sound slightly different after each other piece. One
    more synthesizer stays loaded, so that the samples stay in memory. Not to be used by two
    threads at once.

    Example: ``Synthesizer(find_soundfont()).render(score)``.

    Args:
        soundfont: The file to render with.

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
        """Render a whole piece, from 0 until its last note has rung out.

        Args:
            score: At most :data:`engine.music.general_midi.PROGRAMS` melodic programs, and drums.
                Its overlaps are resolved by :func:`engine.music.overlaps.resolve_overlaps`.
            on_progress: Called after each second of music with the share that is done, 0 … 1,
                and finally with 1.0. An exception from it stops the work.

        Returns:
            The sound; a loud piece exceeds −1 … 1 and is not clipped.

        Raises:
            ValueError: There are too many programs.
            SoundFontError: The SoundFont lacks a sound; names all that it lacks.
        """
        channel_of = channels(score)
        check_sounds(_wanted(score), self._presets, self._soundfont)
        synth = self._loaded()
        try:
            for program, channel in channel_of.items():
                synth.program_change(channel, 0 if program == DRUMS else program)
            for part in score.parts:
                if part.program in channel_of:
                    _place(synth, channel_of[part.program], part)
            events = _events(score, channel_of)
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
        """Free the memory; the synthesizer cannot be used afterwards."""
        if self._kept is not None:
            self._kept.delete()
            self._kept = None

    def _loaded(self) -> Any:
        """Make a FluidSynth with the SoundFont, without an audio device."""
        synth = self._library.Synth(samplerate=RATE, channels=PROGRAMS + 1, **SETTINGS)
        if synth.sfload(str(self._soundfont), 1) == self._library.FLUID_FAILED:
            synth.delete()
            reason = last_reason()
            raise SoundFontError(f"FluidSynth cannot load the SoundFont {self._soundfont}{reason}.")
        return synth


class _Recording:
    """Records a FluidSynth into one array allocated in advance.

    Args:
        synth: The FluidSynth, before its first block.
        write: FluidSynth's function for float samples.
        blocks: The most blocks that will be recorded.
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
        """Record up to a block, unless it is already recorded."""
        if block > self._done:
            start, self._done = self._done, block
            part = self._sound[start * BLOCK : block * BLOCK]
            address = ctypes.c_void_p(part.ctypes.data)
            self._write(self._synth.synth, len(part), address, 0, 2, address, 1, 2)

    def rung_out(self) -> Samples:
        """Record until the sound dies away or the array is full; return all that was recorded."""
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
    """Set up a part's channel: its drum kit and its controllers."""
    if part.program == DRUMS:
        synth.program_change(channel, part.kit)
    for control, value in ((VOLUME, part.volume), (PAN, part.pan), (REVERB, part.reverb)):
        synth.cc(channel, control, value)


def _events(score: Score, found: dict[int, int]) -> list[_Event]:
    """All events in order; within a block, ends of notes come before starts."""
    events: list[_Event] = []
    for onset, duration, pitch, velocity, program in resolve_overlaps(score.notes).tolist():
        start = round(onset * RATE / BLOCK)
        end = max(round((onset + duration) * RATE / BLOCK), start + 1)
        events.append((start, _ON, found[program], pitch, velocity))
        events.append((end, _OFF, found[program], pitch, 0))
    marks = range(_MARK_BLOCKS, _length(events), _MARK_BLOCKS)
    return sorted(events + [(block, _MARK, 0, 0, 0) for block in marks])


def _length(events: list[_Event]) -> int:
    """The block of the last event; 0 without events."""
    return max((event[0] for event in events), default=0)


def _peak(sound: Samples) -> float:
    """The largest absolute value; 0 without samples."""
    return max(float(sound.max(initial=0.0)), -float(sound.min(initial=0.0)))


def _library() -> Any:
    """Import pyfluidsynth, which looks for libfluidsynth when it is imported."""
    try:
        import fluidsynth  # noqa: PLC0415 - its import fails without the system's library
    except (ImportError, OSError) as error:
        raise SetupError(
            "libfluidsynth is missing: install it (apt-get install libfluidsynth3)."
        ) from error
    take_over(fluidsynth)
    return fluidsynth


def _writer(library: Any) -> Any:
    """Declare FluidSynth's function for float samples, which pyfluidsynth does not.

    The 16-bit function clips and adds a dither that continues from piece to piece, and is no
    faster.
    """
    arguments = [("synth", ctypes.c_void_p, 1), ("len", ctypes.c_int, 1)]
    for side in ("left", "right"):
        arguments.append((side, ctypes.c_void_p, 1))
        arguments += [(f"{side}_{part}", ctypes.c_int, 1) for part in ("offset", "step")]
    return library.cfunc("fluid_synth_write_float", ctypes.c_int, *arguments)
