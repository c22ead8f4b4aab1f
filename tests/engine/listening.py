"""A network without opinions that notes down what it was told of chords and returns."""

from __future__ import annotations

import numpy as np

from engine.composing.note_composer import NoteComposer
from engine.model.network import Floats, TokenBatch
from engine.tokens.surroundings_layout import NOW_PART
from engine.tokens.vocabulary import END, SHIFT_TICKS
from tests.engine.fakes import UniformNoteSession


class ListeningSession(UniformNoteSession):
    """Keeps what surrounded each note that it read.

    Attributes:
        chords: By candidate, the tick of each of its notes to the vector of the chord there.
        returned: By candidate, the tick of each of its notes to whether its bar returns.
        choosing: By candidate, the vector of the chord that it was told as each note was chosen.
    """

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.ticks = np.zeros(rows, np.int64)
        self.chords: list[dict[int, Floats]] = [{} for _ in range(rows)]
        self.returned: list[dict[int, bool]] = [{} for _ in range(rows)]
        self.choosing: list[list[Floats]] = [[] for _ in range(rows)]

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        super().read(note, conditions, held, echo)
        for row, who in enumerate(self.who.tolist()):
            shift = int(note["shift"][row])
            if shift >= END:
                continue
            self.ticks[who] += SHIFT_TICKS[shift]
            tick = int(self.ticks[who])
            self.chords[who][tick] = held[row, NOW_PART["chord"]]
            self.returned[who][tick] = bool(held[row, NOW_PART["back_known"]][-1])

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        if index == 2 and now is not None:
            for row, who in enumerate(self.who.tolist()):
                self.choosing[who].append(now[row, NOW_PART["chord"]])
        return super().logits(index, note, now, own)


class ListeningNotes:
    """Begins listening sessions; ``heard`` is the last one."""

    heard: ListeningSession

    def begin(self, rows: int) -> ListeningSession:
        self.heard = ListeningSession(rows)
        return self.heard


def listening(composer: NoteComposer) -> ListeningNotes:
    """Have a composer write with a network that listens."""
    network = ListeningNotes()
    composer._network = network
    return network
