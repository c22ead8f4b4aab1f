"""Which way a radio goes: the mood and the instruments its listeners want, piece by piece.

Thumbs move it: toward a piece that is liked, away from one that is not. What follows a piece is
in a key that is related to its own, and near its tempo.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.api.composition import Composition
from engine.api.instruments import PIANO, PRESETS
from engine.api.keys import Key, Mode
from engine.api.moods import Mood
from engine.api.request import TEMPOS, ComposeRequest, new_seed

RADIO_SECONDS: Final = 90
"""How long the pieces of a radio are."""
STEP: Final = 0.25
"""How far a thumb moves the mood, of axes that go from −1 to 1; toward a liked piece, the share
of the way to it."""
LIKED: Final = 1.5
"""How much likelier a thumb up makes the instruments of a piece."""
DISLIKED: Final = 0.5
"""How much likelier a thumb down makes them."""
_WEIGHTS: Final = (0.1, 8.0)
_PIANO_WEIGHT: Final = 3.0
"""As against 1 for each ensemble."""
_TEMPO_WALK: Final = 0.05
"""How far a piece's tempo lies from that of the one before, at most, as a share."""
_TEMPO_OF_AROUSAL: Final = 0.2
"""By what share the tempo follows a step of the whole axis of arousal."""
_CLEAR: Final = 0.2
"""Valences beyond this are major or minor."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What is wanted.

    Attributes:
        valence: Unpleasant −1 … 1 pleasant.
        arousal: Still −1 … 1 stirred.
        weights: How likely each choice of instruments is, in proportion; one alone stays.
    """

    valence: float
    arousal: float
    weights: Mapping[str, float]

    @classmethod
    def of(cls, mood: Mood, instruments: str | None) -> Taste:
        """Begins with a mood and with these instruments alone, or with any (None)."""
        free = {PIANO: _PIANO_WEIGHT, **dict.fromkeys(PRESETS, 1.0)}
        weights = free if instruments is None else {instruments: 1.0}
        return cls(mood.valence, mood.arousal, weights)

    def liked(self, piece: Composition) -> Taste:
        """Moves toward a piece."""
        read = piece.reading
        return self._moved(
            STEP * (read.valence - self.valence), STEP * (read.arousal - self.arousal), piece, LIKED
        )

    def disliked(self, piece: Composition) -> Taste:
        """Moves away from a piece; from one that lies where the taste does, to the middle."""
        away = (self.valence - piece.reading.valence, self.arousal - piece.reading.arousal)
        if max(map(abs, away)) < 0.05:
            away = (-self.valence, -self.arousal)
        far = max(map(abs, away)) or 1.0
        return self._moved(STEP * away[0] / far, STEP * away[1] / far, piece, DISLIKED)

    def _moved(self, valence: float, arousal: float, piece: Composition, factor: float) -> Taste:
        weights, low_high = dict(self.weights), _WEIGHTS
        played = piece.request.instruments
        if played in weights:
            weights[played] = min(max(weights[played] * factor, low_high[0]), low_high[1])
        return replace(
            self,
            valence=_within(self.valence + valence),
            arousal=_within(self.arousal + arousal),
            weights=weights,
        )

    def next_request(self, before: Composition | None, chance: random.Random) -> ComposeRequest:
        """Draws what to compose after a piece, or first (None)."""
        [instruments] = chance.choices([*self.weights], [*self.weights.values()])
        mood = Mood("custom", round(self.valence, 2), round(self.arousal, 2))
        key = tempo = None
        if before is not None:
            key = chance.choice(related_keys(before.key, self.valence))
            step = self.arousal - before.request.mood.arousal
            walk = chance.uniform(-_TEMPO_WALK, _TEMPO_WALK)
            wanted = before.tempo * (1 + _TEMPO_OF_AROUSAL * step / 2 + walk)
            tempo = round(min(max(wanted, TEMPOS[0]), TEMPOS[1]))
        return ComposeRequest(
            mood=mood,
            seed=new_seed(),
            instruments=instruments,
            seconds=RADIO_SECONDS,
            key=key,
            tempo=tempo,
        )


def related_keys(key: Key, valence: float) -> list[Key]:
    """Lists the keys that differ from one by an accidental at most, in the mode that suits.

    ``related_keys(Key(9, "minor"), 0)`` are A minor, E minor, D minor, C major, G major and
    F major; a valence that is clearly pleasant or unpleasant leaves the three of its mode.

    Source: the closely related keys of common practice, neighbours on the circle of fifths.
    """
    other: Mode = "minor" if key.mode == "major" else "major"
    relative = Key((key.tonic + (9 if key.mode == "major" else 3)) % 12, other)
    near = [
        Key((one.tonic + fifth) % 12, one.mode) for one in (key, relative) for fifth in (0, 7, 5)
    ]
    if abs(valence) < _CLEAR:
        return near
    wanted = "major" if valence > 0 else "minor"
    return [one for one in near if one.mode == wanted]


def _within(value: float) -> float:
    return min(max(value, -1.0), 1.0)
