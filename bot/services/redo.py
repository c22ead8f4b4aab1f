"""What of a piece or of a member's MIDI file is made anew while the rest stands."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.pieces import Piece
from engine.api.instruments import MULTI
from engine.api.moods import Mood, mood
from engine.api.origin import Origin, Way
from engine.api.progression import Progression
from engine.api.redo import Redo
from engine.api.redo_request import redo_request
from engine.api.request import ComposeRequest


@dataclass(frozen=True, slots=True)
class RedoWish:
    """What is to be made anew.

    Attributes:
        redo: Bars, instruments, or what comes before or after.
        moods: The moods that what is new is to have; none for the piece's own.
        chords: The chords of the new bars; None for those that stand.
        start: Where the part begins that is taken of a file, in seconds; None for its beginning.
        end: Where it ends; None for its end, if it is not too long.
        model: The operator's own model that is to write it; None for the usual one.
    """

    redo: Redo
    moods: tuple[Mood, ...] = ()
    chords: Progression | None = None
    start: float | None = None
    end: float | None = None
    model: str | None = None

    def of_piece(self, piece: Piece) -> ComposeRequest:
        """Makes the request for an earlier piece; what was asked for it counts, if it still can.

        Raises:
            RequestError: The options do not go together.
        """
        composition = piece.composition
        if self.start is not None or self.end is not None:
            # A part of it is music like any other.
            return self.request(composition.midi, composition.title)
        return redo_request(
            composition, self.redo, moods=self.moods, chords=self.chords, model=self.model
        )

    def request(self, midi: bytes = b"", name: str = "MIDI") -> ComposeRequest:
        """Makes the request for a file, with its bytes and its name once they are there.

        Raises:
            RequestError: The options do not go together.
        """
        first, *then = self.moods or (mood("calm"),)
        origin = Origin(
            Way.REDO,
            midi,
            start=self.start,
            end=self.end,
            own_mood=not self.moods,
            name=name,
            redo=self.redo,
        )
        return ComposeRequest(
            mood=first,
            then=tuple(then),
            instruments=MULTI,
            chords=self.chords,
            origin=origin,
            model=self.model,
        )
