"""What goes into the engine: a request, which is checked when it is made.

Only values of this package cross the borders between bot and engine and between processes, so
they contain plain Python values only: no arrays, no open files.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.api.errors import RequestError
from engine.api.form import Form, parse_form
from engine.api.instruments import parse_instruments
from engine.api.keys import Key, parse_key
from engine.api.model_names import model_name
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.progression import Progression, parse_progression

SECONDS: Final = (5, 300)
"""The shortest and the longest piece, inclusive."""
SEEDS: Final = (0, 2**32 - 1)
"""The range of seeds, inclusive."""
CANDIDATES: Final = (1, 16)
"""The range of candidates per piece, inclusive."""
GUIDANCE: Final = (0.0, 6.0)
"""The range of the guidance scale, inclusive; 0 turns guidance off."""
TEMPOS: Final = (40, 220)
"""The range of tempos, in beats per minute, inclusive."""
BARS: Final = (5, 50)
"""The fewest and the most bars of 4/4 that last within ``SECONDS`` at any of ``TEMPOS``."""
MAX_MOODS: Final = 6
"""The most moods in one piece."""
DEFAULT_SECONDS: Final = 30
"""The length of a piece if none is requested."""


def new_seed() -> int:
    """Draw an unpredictable seed within ``SEEDS``."""
    return secrets.randbelow(SEEDS[1] + 1)


def _check(name: str, value: float, bounds: tuple[float, float]) -> None:
    if not (math.isfinite(value) and bounds[0] <= value <= bounds[1]):
        raise RequestError(
            f"{name} must be from {bounds[0]} to {bounds[1]}, not {value}.",
            "out-of-range",
            name=name,
            low=bounds[0],
            high=bounds[1],
            value=value,
        )


@dataclass(frozen=True, slots=True)
class ComposeRequest:
    """Everything that determines a piece; equal requests give equal notes.

    Example: ``ComposeRequest(mood("calm"), seed=7, instruments="jazz", seconds=60)``.

    Attributes:
        mood: The requested mood; of several, the first.
        seed: The source of all randomness, within ``SEEDS``.
        instruments: In canonical form, as :func:`engine.api.instruments.parse_instruments`
            returns it; other spellings are converted.
        seconds: Length of the music, within ``SECONDS``; for ``Way.CONTINUE`` of what is new. For
            ``Way.CHANGE`` and ``Way.REWRITE`` it is the length of the part that is taken from
            outside where none is named, and what is taken decides the length of the piece, as it
            does for ``Way.REDO``.
        tempo: Beats per minute within ``TEMPOS``, or None for one that suits the mood. Where a
            player's touch changes it from beat to beat, this is the median.
        key: The requested key, or None for one that suits the chords or, without any, the mood.
        candidates: How many pieces to sample and choose from, or None for the default.
        guidance: How strongly to guide towards the mood, or None for the default.
        then: The moods that follow the first, evenly spaced up to the end of the piece; at most
            ``MAX_MOODS`` including the first.
        origin: The piece to make this one from, or None for an entirely new one.
        chords: The chords to follow from the first bar on, again and again; None leaves them to
            the composer, as ``Way.CHANGE`` must. For ``Way.REDO`` they count from the first new
            bar, and None keeps those that stand.
        chords_set_length: Whether chords that take longer than ``seconds`` make the piece as long
            as they are, since nobody asked for that length. False without chords.
        form: The sections to have, or None for a form that the composer draws; None for
            ``Way.CHANGE`` and ``Way.REDO``.
        model: The name of the operator's own model that is to write it, or None for the
            composer that the settings name.
        loop: Whether its end is to lead back to its beginning; with an origin only for
            ``Way.REDO`` of a loop, which stays one.
        bars: How many bars a new piece has, within ``BARS``, whatever they last at its tempo;
            None for as many as last ``seconds``. An origin decides that by itself.

    Raises:
        RequestError: A value is not allowed; the message says which, and what is allowed.
    """

    mood: Mood
    seed: int = field(default_factory=new_seed)
    instruments: str = "piano"
    seconds: int = DEFAULT_SECONDS
    tempo: int | None = None
    key: Key | None = None
    candidates: int | None = None
    guidance: float | None = None
    then: tuple[Mood, ...] = ()
    origin: Origin | None = None
    chords: Progression | None = None
    chords_set_length: bool = False
    form: Form | None = None
    model: str | None = None
    loop: bool = False
    bars: int | None = None

    def __post_init__(self) -> None:
        _check("seed", self.seed, SEEDS)
        _check("seconds", self.seconds, SECONDS)
        # Canonical form, so that two spellings of an ensemble give equal requests.
        object.__setattr__(self, "instruments", parse_instruments(self.instruments))
        object.__setattr__(self, "chords_set_length", bool(self.chords and self.chords_set_length))
        if self.model is not None:
            object.__setattr__(self, "model", model_name(self.model))
        if self.tempo is not None:
            _check("tempo", self.tempo, TEMPOS)
        if self.bars is not None:
            _check("bars", self.bars, BARS)
        if len(self.then) >= MAX_MOODS:
            raise RequestError(
                f"A piece may move through at most {MAX_MOODS} moods.",
                "too-many-moods",
                most=MAX_MOODS,
            )
        if self.candidates is not None:
            _check("candidates", self.candidates, CANDIDATES)
        if self.guidance is not None:
            _check("guidance", self.guidance, GUIDANCE)
        kept = self.origin is not None and self.origin.way is Way.CHANGE
        if kept and (self.chords or self.form):
            raise RequestError(
                "A melody that is kept has its own chords and form: leave both out.", "keeps-melody"
            )
        if self.form and self.origin is not None and self.origin.way is Way.REDO:
            raise RequestError(
                "A piece of which something is made anew keeps its form: leave the form out.",
                "redo-keeps-form",
            )

        if self.loop and self.origin is not None and self.origin.way is not Way.REDO:
            raise RequestError(
                "A loop is composed anew, not made from another piece; one of which something is "
                "made anew stays one.",
                "loop-is-new",
            )

    @property
    def moods(self) -> tuple[Mood, ...]:
        """All moods of the piece in order; at least one."""
        return (self.mood, *self.then)

    def to_json(self) -> dict[str, Any]:
        """Return plain values from which :meth:`from_json` restores an equal request."""
        return {
            "mood": _mood_to_json(self.mood),
            "seed": self.seed,
            "instruments": self.instruments,
            "seconds": self.seconds,
            "tempo": self.tempo,
            "key": str(self.key) if self.key else None,
            "candidates": self.candidates,
            "guidance": self.guidance,
            "then": [_mood_to_json(mood) for mood in self.then],
            "origin": self.origin.to_json() if self.origin else None,
            "chords": str(self.chords) if self.chords else None,
            "chords_set_length": self.chords_set_length,
            "form": str(self.form) if self.form else None,
            "model": self.model,
            "loop": self.loop,
            "bars": self.bars,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ComposeRequest:
        """Restore the request that :meth:`to_json` wrote.

        Raises:
            RequestError: A value is missing or not allowed.
        """
        try:
            values = dict(data)
            values["mood"] = Mood(**values["mood"])
            values["key"] = parse_key(values["key"]) if values["key"] else None
            values["then"] = tuple(Mood(**mood) for mood in values.get("then", ()))
            origin = values.get("origin")
            values["origin"] = Origin.from_json(origin) if origin else None
            chords, form = values.get("chords"), values.get("form")
            values["chords"] = parse_progression(chords) if chords else None
            values["form"] = parse_form(form) if form else None
            return cls(**values)
        except (AttributeError, KeyError, TypeError) as error:
            raise RequestError(f"This is no stored request: {error}.") from error


def _mood_to_json(mood: Mood) -> dict[str, Any]:
    return {"name": mood.name, "valence": mood.valence, "arousal": mood.arousal}
