"""What a band piece is made of where the request leaves it open: ensemble, tempo, density."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from engine.api.instruments import MULTI, ORDER, PRESETS, Instrument, named
from engine.api.moods import CORNERS, Mood
from engine.api.request import TEMPOS
from engine.music.grid import Grid
from engine.music.instrument_table import DRUM
from engine.ranking.critic import mixture

_WIDEST: Final = 1.5
"""Standard deviations that a tempo or density is drawn from the mood's mean at the most."""
MAX_PER_SECOND: Final = 22.0
"""Notes per second that are asked for at the most: half of the real happy pieces have no more, and
what is denser takes its time to write and to play."""
MAX_PER_BEAT: Final = 11.0
"""Notes per beat that are asked for at the most: with more a slow piece of many instruments would
run into the bound at which it is broken off (``state.NOTES_PER_BEAT``)."""
METER: Final = 4
"""Beats per bar of what is composed; most of what is learned from has four."""

_HOME: Final = MappingProxyType(
    {
        "band": (0.7, 0.3),
        "rock": (-0.5, 0.9),
        "jazz": (0.6, -0.1),
        "orchestra": (-0.6, 0.6),
        "strings": (-0.6, -0.5),
        "chamber": (0.2, -0.6),
        "chiptune": (0.6, 0.9),
        "ambient": (0.4, -0.9),
    }
)
"""Where in the plane each ensemble is at home, valence and arousal: what a listener would
expect, by the timbres of Juslin and Laukka (see :mod:`engine.performance.instrumentation`)."""
_NEAR: Final = 0.6
"""An ensemble this far from the mood is e^(−1/2) as likely as one right there."""

MANNERS: Final = MappingProxyType({"quartet": "classical"})
"""The manner an ensemble is asked for in, where it is not a game's: game music alone has moods
that listeners heard, so asked for in its manner a mood is heard best."""
_USUAL: Final = "game"


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What plays.

    Attributes:
        style: The preset's name, or ``""`` for a list.
        instruments: In ``instruments.ORDER``.
        manner: One of ``band.conditioning.MANNERS``.
    """

    style: str
    instruments: tuple[Instrument, ...]
    manner: str

    @property
    def indices(self) -> tuple[int, ...]:
        """The instruments' indices in ``instruments.ORDER``."""
        return tuple(ORDER.index(one) for one in self.instruments)


@dataclass(frozen=True, slots=True)
class StylePriors:
    """How fast and how dense real music is.

    Attributes:
        tempos: Mood corner to mean and standard deviation of log2 of the beats per minute.
        densities: Mood corner to the same of the notes per beat, over the square root of
            :func:`size`.
        shares: Instrument's name to the notes per beat it usually plays.
    """

    tempos: Mapping[str, tuple[float, float]]
    densities: Mapping[str, tuple[float, float]]
    shares: Mapping[str, float]


def size(indices: Collection[int]) -> int:
    """How many an ensemble counts for: the drums, who play two or three drums at once, twice.

    In the collections learned from, notes per beat grow with about the square root of this.

    Args:
        indices: In ``instruments.ORDER``, of those who play.
    """
    return len(indices) + (DRUM in indices)


def ensemble(instruments: str, mood: Mood, rng: np.random.Generator) -> Ensemble:
    """Who plays: as asked for, or a preset that suits the mood.

    Args:
        instruments: As :func:`engine.api.instruments.parse_instruments` gives them.
        mood: What ``multi`` should suit.
        rng: Draws once, whatever is asked for.
    """
    far = np.array([(v - mood.valence) ** 2 + (a - mood.arousal) ** 2 for v, a in _HOME.values()])
    odds = np.exp(-(far - far.min()) / (2 * _NEAR**2))
    drawn = list(_HOME)[int(rng.choice(len(_HOME), p=odds / odds.sum()))]
    style = drawn if instruments == MULTI else instruments
    if style not in PRESETS:
        return Ensemble("", named(style), _USUAL)
    return Ensemble(style, named(style), MANNERS.get(style, _USUAL))


def ensemble_of(instruments: Sequence[Instrument]) -> Ensemble:
    """The ensemble that these make: a preset's, where they are just its instruments."""
    names = {one.name for one in instruments}
    style = next((style for style, ones in PRESETS.items() if set(ones) == names), "")
    return Ensemble(style, tuple(instruments), MANNERS.get(style, _USUAL))


def tempo(
    asked: int | None,
    mood: Mood,
    tempos: Mapping[str, tuple[float, float]],
    rng: np.random.Generator,
) -> float:
    """Beats per minute: as asked for, or drawn from those of real music of the mood.

    Args:
        asked: The request's tempo.
        mood: Between the corners tempos are mixed in proportion.
        tempos: Corner to mean and standard deviation of log2 of the beats per minute.
        rng: Draws once, whatever is asked for.
    """
    drawn = _drawn(mood, tempos, rng)
    return float(asked) if asked is not None else float(np.clip(drawn, *TEMPOS))


def density(
    indices: Collection[int],
    mood: Mood,
    beats_per_minute: float,
    densities: Mapping[str, tuple[float, float]],
    rng: np.random.Generator,
) -> float:
    """Notes per beat, all instruments together, drawn from those of real music of the mood.

    Args:
        indices: In ``instruments.ORDER``, of those who play.
        mood: Between the corners densities are mixed in proportion.
        beats_per_minute: The tempo.
        densities: As :class:`StylePriors` has them.
        rng: Draws once.
    """
    drawn = _drawn(mood, densities, rng) * math.sqrt(size(indices))
    return min(drawn, MAX_PER_BEAT, MAX_PER_SECOND * 60 / beats_per_minute)


def _drawn(
    mood: Mood, spreads: Mapping[str, tuple[float, float]], rng: np.random.Generator
) -> float:
    """A number whose logarithm is normal, but for the rarest, who would be caricatures."""
    middle, spread = mixture(mood) @ np.array([spreads[corner] for corner in CORNERS])
    return float(2 ** (middle + spread * float(np.clip(rng.normal(), -_WIDEST, _WIDEST))))


def grid_for(seconds: int, beats_per_minute: float, *, fixed: bool) -> tuple[Grid, int]:
    """Tempo, meter and number of bars of a piece of about a length.

    Args:
        seconds: The length asked for.
        beats_per_minute: The tempo wanted.
        fixed: Whether the tempo has to stay; else it gives way a little, so that a whole
            number of bars lasts just as long as asked for.

    Returns:
        The grid, and the bars: at least two, or one where the tempo has to stay.
    """
    bars = round(seconds * beats_per_minute / 60 / METER)
    if fixed:
        return Grid(beats_per_minute, METER), max(1, bars)
    slowest, fastest = (seconds * bound / 60 / METER for bound in TEMPOS)
    bars = min(max(2, bars, math.ceil(slowest)), math.floor(fastest))
    return Grid(bars * METER * 60 / seconds, METER), bars
