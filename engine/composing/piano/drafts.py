"""What a piece is to become before the first note is written: new, or made from another."""

from __future__ import annotations

import numpy as np

from engine.analysis.segmentation import opening, without_ending
from engine.api.errors import RequestError
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.request import SECONDS, ComposeRequest
from engine.composing.derivation import changed_key, check_longer, kept_key, read_origin
from engine.composing.piano.accompanying import Melody
from engine.composing.piano.constraints import ENDING_SECONDS
from engine.composing.piano.decoding import NOTES_PER_SECOND
from engine.composing.piano.tune import changed, melody
from engine.music.mood_curve import Curve
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, Notes, in_order
from engine.sampling.decoding import DecodingState, LogitsProcessor
from engine.sampling.forced_prefix import ForcedPrefix
from engine.sampling.section_repeat import SectionRepeat, plan
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.piano.tokenizer import decode, encode, onsets_of
from engine.tokens.piano.vocabulary import PITCHES, SHIFT_SECONDS


class Draft:
    """An altogether new piece.

    Args:
        request: What is asked for.
        key: The key it is written in.

    Attributes:
        key: The key.
        seconds: Length of the finished piece.
        written: Length by the state's clock.
    """

    def __init__(self, request: ComposeRequest, key: Key) -> None:
        self.key = key
        self.seconds = float(request.seconds)
        self.written = self.seconds
        # Moods in turn are a form of their own, in which the opening is not to come back.
        self._turns = bool(request.then)

    def processors(self, state: DecodingState) -> tuple[LogitsProcessor, ...]:
        """What leans on the choice of notes: sections that return in a longer piece."""
        returns = () if self._turns else plan(self.written)
        return (SectionRepeat(state, returns, SHIFT_SECONDS),) if returns else ()

    def notes(self, tokens: Tokens) -> Notes:
        """The notes of what was written."""
        return decode(tokens, self.key.tonic)


class Continued(Draft):
    """A piece that begins with what is kept of another, note for note.

    Args:
        request: What is asked for.
        key: The key both are written in.
        kept: The first notes, as :mod:`engine.analysis.segmentation` cuts them; all on
            the keyboard.
    """

    def __init__(self, request: ComposeRequest, key: Key, kept: Notes) -> None:
        super().__init__(request, key)
        self._kept = kept
        self._primer = encode(kept, key.tonic)
        # Rests of more than 4.5 s are shorter to the model.
        self._late = float(kept["onset"][-1] - onsets_of(self._primer)[-1])
        self.written = self.seconds - self._late

    def processors(self, state: DecodingState) -> tuple[LogitsProcessor, ...]:
        """The kept notes, forced; they too may return."""
        held = np.zeros(128)
        pitches = self._kept["pitch"].astype(int) + transposition(self.key.tonic)
        np.maximum.at(held, pitches, self._kept["onset"] + self._kept["duration"] - self._late)
        return (*super().processors(state), ForcedPrefix(state, self._primer, held))

    def notes(self, tokens: Tokens) -> Notes:
        """The kept notes as they were, and the new ones."""
        count = len(self._primer)
        new = decode(tokens[count:], self.key.tonic)
        if not len(new):
            return self._kept
        begin = self._kept["onset"][-1] + SHIFT_SECONDS[tokens["shift"][count]]
        new["onset"] = np.round(new["onset"] + begin, 3)
        return resolve_overlaps(in_order(np.concatenate([self._kept, new])))


class Changed(Draft):
    """New music under the melody of another piece.

    Args:
        request: What is asked for; the length follows from the melody.
        key: The key it is written in.
        line: The melody, as ``tune.changed`` gives it.
        mood: The mood it was changed for.
    """

    def __init__(self, request: ComposeRequest, key: Key, line: Notes, mood: Mood) -> None:
        super().__init__(request, key)
        # A little before the bound, so that the melody's last onset is the piece's too.
        ring = ENDING_SECONDS - 0.005
        line = line[line["onset"] <= SECONDS[1] - ring]
        self._line, self._arousal = line, mood.arousal
        self.seconds = self.written = float(line["onset"][-1]) + ring

    def processors(self, state: DecodingState) -> tuple[LogitsProcessor, ...]:
        """The melody, forced, and the rest below it."""
        tokens = encode(self._line, self.key.tonic)
        return (Melody(state, tokens, self._line["onset"], self._arousal),)


def drafted(request: ComposeRequest, key: Key) -> Draft:
    """The draft of a request.

    Args:
        request: What is asked for.
        key: The key for it where it has no origin.

    Raises:
        RequestError: The origin is none that this can be made from.
    """
    origin = request.origin
    if origin is None:
        return Draft(request, key)
    notes = _piano_notes(origin)
    if origin.way is Way.CHANGE:
        mood = Curve(request.moods).mood_at(0.5)
        key = changed_key(origin, request.key, mood)
        line = changed(melody(notes), origin.key, key.mode, mood)
        return Changed(request, key, line, mood)
    key = kept_key(origin, request.key)
    if origin.way is Way.VARY:
        return Continued(request, key, opening(notes, request.seconds / 2))
    check_longer(request, float((notes["onset"] + notes["duration"]).max()))
    return Continued(request, key, without_ending(notes))


def _piano_notes(origin: Origin) -> Notes:
    """All that a piano can play of an origin, the first onset at 0.

    Raises:
        RequestError: It cannot be read, has nothing for a piano, or is too long or too dense.
    """
    notes = read_origin(origin).notes
    playable = (notes["program"] != DRUMS) & (notes["pitch"] >= PITCHES[0])
    notes = notes[playable & (notes["pitch"] <= PITCHES[1])]
    if not len(notes):
        raise RequestError("The piece to begin with has no notes for a piano.")
    notes["program"] = 0
    notes["onset"] -= notes["onset"][0]
    notes = resolve_overlaps(notes)
    seconds = float(notes["onset"][-1])
    if seconds > SECONDS[1]:
        raise RequestError(
            f"The piece to begin with takes {seconds:.0f} seconds; at most {SECONDS[1]} are read."
        )
    if len(notes) > NOTES_PER_SECOND * (seconds + 1.0):
        raise RequestError(
            f"The piece to begin with has {len(notes)} notes in {seconds:.0f} seconds; "
            f"at most {NOTES_PER_SECOND} a second are read."
        )
    return notes
