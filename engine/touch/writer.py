"""Writes a piece's touch: the network's opinion of each event, sampled by a seed."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.music.grid import Grid, GridNotes
from engine.reading.performance import pulse_ticks
from engine.touch.events import BEFORE, EVENT_FEATURES, touch_events
from engine.touch.network import TouchNetwork
from engine.touch.scales import DEVIATION, LENGTH
from engine.touch.touch import Touch, flat_touch

TEMPERATURE: Final = 1.0


class HearsEvents(Protocol):
    """What tells lengths and deviations: :class:`TouchNetwork`, or another in its place."""

    def begin(self) -> NDArray[np.float32]:
        """The state before the first event."""

    def step(
        self, event: NDArray[np.float32], state: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits of an event's bins, and the state after it."""


class TouchWriter:
    """Gives finished pieces their touch; may be asked any number of times."""

    def __init__(self, network: HearsEvents, temperature: float = TEMPERATURE) -> None:
        """Take a loaded network.

        Args:
            network: The network.
            temperature: How freely it is sampled, > 0; below 1 more evenly.
        """
        self._network = network
        self._temperature = temperature

    @classmethod
    def open(cls, folder: Path) -> TouchWriter:
        """Load the network of a model's folder.

        Raises:
            CheckpointError: The folder holds no touch network, or one of another version.
        """
        return cls(TouchNetwork.open(folder))

    def write(
        self,
        notes: GridNotes,
        grid: Grid,
        mood: tuple[float, float] | None,
        seed: int,
        *,
        whole: bool = True,
    ) -> Touch:
        """Write the touch of a piece for the piano.

        Beats keep the grid's tempo on the median.

        Args:
            notes: Array of ``GRID_NOTE`` in order [n].
            grid: Their tempo and meter.
            mood: Valence and arousal, each −1 … 1; None for unknown.
            seed: The only chance.
            whole: Whether the piece begins and ends with its notes.

        Example: ``TouchWriter.open(folder).write(notes, grid, (-1.0, -1.0), seed=7)``.
        """
        if not len(notes):
            return flat_touch(notes, grid)
        events = touch_events(notes, grid, mood, whole=whole)
        chance = np.random.default_rng(seed).random((len(events.index), 2))
        beats = int(events.is_beat.sum())
        lengths = np.zeros(beats)
        deviations = np.zeros(len(notes), np.float32)
        event = np.zeros((1, EVENT_FEATURES + BEFORE), np.float32)
        state = self._network.begin()
        # Last beat, this beat, last note, first note of the chord; squeezed.
        before = [0.0] * BEFORE
        rows = zip(events.is_beat.tolist(), events.index.tolist(), strict=True)
        chords = events.chord_begins.tolist()
        for number, (is_beat, index) in enumerate(rows):
            if is_beat:
                before[0], before[1] = before[1], 0.0
            elif chords[number]:
                before[3] = 0.0
            event[0, :EVENT_FEATURES] = events.features[number]
            event[0, EVENT_FEATURES:] = before
            logits, state = self._network.step(event, state)
            place = self._drawn(logits[0], chance[number])
            scale = LENGTH if is_beat else DEVIATION
            value = scale.value(place)
            squeezed = float(scale.squeezed(np.array(value)))
            if is_beat:
                lengths[index], before[1] = value, squeezed
            else:
                deviations[index], before[2] = value, squeezed
                if chords[number]:
                    before[3] = squeezed
        seconds = pulse_ticks(grid) * grid.tick_seconds
        lengths = seconds * np.exp(lengths - np.median(lengths))
        return Touch(lengths, centred_on_beats(deviations, notes, pulse_ticks(grid)))

    def _drawn(self, logits: NDArray[np.float32], chance: NDArray[np.float64]) -> float:
        """A place among the bins: one drawn by its logit, and anywhere in it."""
        raised = np.exp((logits - logits.max()) / self._temperature).cumsum()
        found = int(np.searchsorted(raised, chance[0] * raised[-1], side="right"))
        return min(found, len(logits) - 1) + float(chance[1]) - 0.5


def centred_on_beats(
    deviations: NDArray[np.float32], notes: GridNotes, pulse: int
) -> NDArray[np.float32]:
    """Deviations whose mean is 0 on each beat, as a beat is defined when performances are read.

    Args:
        deviations: Of each note, in seconds [n].
        notes: Array of ``GRID_NOTE`` in order [n].
        pulse: Ticks from beat to beat.

    Example: two notes on one beat, 2 and 6 ms late, come 2 ms early and late; off the beat they
    stay.
    """
    beat, within = np.divmod(notes["tick"].astype(np.int64), pulse)
    on = within == 0
    count = np.bincount(beat[on], minlength=beat.max(initial=0) + 1)
    mean = np.bincount(beat[on], deviations[on], minlength=len(count)) / np.maximum(count, 1)
    centred: NDArray[np.float32] = np.where(on, deviations - mean[beat], deviations).astype("f4")
    return centred
