"""Scores by chance, and MIDI files written message by message."""

import io

import mido  # type: ignore[import-untyped]
import numpy as np

from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, NOTE, Score

TEMPOS = (32.0, 40.0, 61.7, 97.3, 120.0, 133.33, 210.0, 300.0)


def random_score(seed: int, count: int = 200, seconds: float = 180.0) -> Score:
    """Notes all over keyboard and time, for piano, strings and drums."""
    random = np.random.default_rng(seed)
    notes = np.zeros(count, NOTE)
    notes["onset"] = random.uniform(0, seconds, count)
    notes["duration"] = random.uniform(0.005, 4, count)
    notes["pitch"] = random.integers(0, 128, count)
    notes["velocity"] = random.integers(1, 128, count)
    notes["program"] = random.choice([0, 48, DRUMS], count)
    return Score(resolve_overlaps(notes), TEMPOS[seed % len(TEMPOS)])


def midi_file(*tracks: list[mido.Message | mido.MetaMessage], beat: int = 480) -> bytes:
    """A file with messages in ticks since the one before."""
    file = mido.MidiFile(ticks_per_beat=beat)
    file.tracks.extend(mido.MidiTrack(track) for track in tracks)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def on(pitch: int, time: int = 0, velocity: int = 80, channel: int = 0) -> mido.Message:
    return mido.Message("note_on", note=pitch, velocity=velocity, time=time, channel=channel)


def off(pitch: int, time: int = 0, channel: int = 0) -> mido.Message:
    return mido.Message("note_off", note=pitch, time=time, channel=channel)
