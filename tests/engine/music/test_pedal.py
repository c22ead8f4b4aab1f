"""Notes under a sustain pedal, and files that have one."""

from __future__ import annotations

import io

import mido  # type: ignore[import-untyped]
import numpy as np
import pytest

from engine.music.midi import MAX_SECONDS, read_midi
from engine.music.midi_writer import write_midi
from engine.music.pedal import MAX_HELD_SECONDS, hold_notes
from engine.music.score import NOTE, Score
from tests.engine.made_up_beats import made_up

Rows = list[tuple[float, float]]
Events = list[tuple[float, mido.Message]]


def lengths(rows: list[tuple[float, float]], times: list[float], values: list[int]) -> list[float]:
    notes = np.array(
        [(onset, length, 60 + i, 80, 0) for i, (onset, length) in enumerate(rows)], NOTE
    )
    held = hold_notes(notes, np.array(times), np.array(values))
    return [float(length) for length in held["duration"]]


@pytest.mark.parametrize(
    ("rows", "times", "values", "expected"),
    [
        # To the lift after the release; not where the pedal is up, or down only later.
        ([(0, 1), (0, 0.4), (0, 2.5)], [0.5, 2.0], [127, 0], [2.0, 0.4, 2.5]),
        # Pressed anew between: each note to its own lift.
        ([(0, 1), (2, 1)], [0.5, 1.5, 1.6, 3.5], [127, 0, 127, 0], [1.5, 1.5]),
        # Half pedal is a switch at 64, and a pedal held deeper stays down.
        ([(0, 1)], [0.5, 0.7, 2.0], [64, 100, 63], [2.0]),
        ([(0, 1)], [0.5, 2.0], [63, 0], [1.0]),
        # Never lifted, or very late: to the limit, unless the key is held longer.
        ([(0, 1), (0, 6)], [0.5], [127], [MAX_HELD_SECONDS, 6.0]),
        ([(1, 1)], [0.5, 60.0], [127, 0], [MAX_HELD_SECONDS]),
        # Released at the moment of the lift: at its end already.
        ([(0, 2)], [0.5, 2.0], [127, 0], [2.0]),
        ([(0, 1)], [], [], [1.0]),
    ],
)
def test_notes_last_to_the_lift(
    rows: Rows, times: list[float], values: list[int], expected: list[float]
) -> None:
    assert lengths(rows, times, values) == pytest.approx(expected)


def file_of(events: Events) -> bytes:
    """A file of one track at 120 beats per minute, 480 ticks a beat."""
    track, now = mido.MidiTrack(), 0
    for seconds, message in events:
        tick = round(seconds * 960)
        track.append(message.copy(time=tick - now))
        now = tick
    buffer = io.BytesIO()
    mido.MidiFile(type=0, tracks=[track]).save(file=buffer)
    return buffer.getvalue()


def note(pitch: int, on: float, off: float, channel: int = 0) -> Events:
    return [
        (on, mido.Message("note_on", note=pitch, velocity=80, channel=channel)),
        (off, mido.Message("note_off", note=pitch, channel=channel)),
    ]


def press(at: float, value: int, channel: int = 0) -> tuple[float, mido.Message]:
    return at, mido.Message("control_change", control=64, value=value, channel=channel)


def read(events: Events, *, pedal: bool) -> dict[tuple[int, float], float]:
    data = file_of(sorted(events, key=lambda event: event[0]))
    notes = read_midi(data, pedal=pedal).notes
    return {
        (n["pitch"], round(float(n["onset"]), 3)): round(float(n["duration"]), 3) for n in notes
    }


def test_a_file_is_read_with_and_without_its_pedal() -> None:
    events = [*note(60, 0, 0.5), *note(64, 0, 0.5), *note(60, 1, 1.5), press(0.1, 127), press(2, 0)]
    assert read(events, pedal=False) == {(60, 0.0): 0.5, (64, 0.0): 0.5, (60, 1.0): 0.5}
    # The pitch that is struck again ends there.
    assert read(events, pedal=True) == {(60, 0.0): 1.0, (64, 0.0): 2.0, (60, 1.0): 1.0}


def test_a_pedal_is_its_channels_own_and_never_the_drums() -> None:
    violin = mido.Message("program_change", program=40, channel=1)
    events = [
        (0.0, violin), *note(60, 0, 0.5), *note(72, 0, 0.5, 1), *note(38, 0, 0.5, 9),
        press(0.1, 127), press(2, 0), press(0.1, 127, channel=9),
    ]  # fmt: skip
    assert read(events, pedal=True) == {(60, 0.0): 2.0, (72, 0.0): 0.5, (38, 0.0): 0.5}


def test_what_affetto_wrote_reads_alike() -> None:
    data = write_midi(Score(made_up("4/4", bars=4)[0]), "A piece")
    assert np.array_equal(read_midi(data).notes, read_midi(data, pedal=True).notes)


def test_the_longest_file_is_not_refused_for_its_pedal() -> None:
    last = MAX_SECONDS - 1
    events = [*note(60, last, last + 0.9), press(last, 127)]
    assert read(events, pedal=True) == {(60, last): MAX_HELD_SECONDS}
