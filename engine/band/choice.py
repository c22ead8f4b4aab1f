"""What a band piece is made of where the request leaves it open: ensemble, tempo, manner."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from engine.band.grid import Grid
from engine.critic import mixture
from engine.instruments import MULTI, ORDER, PRESETS, Instrument, named
from engine.moods import CORNERS, Mood
from engine.values import TEMPOS

METER: Final = 4
"""Beats a bar of what is composed; most of what is learned from has four."""

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
expect, by the timbres of Juslin and Laukka (see :mod:`engine.arrangement`)."""
_NEAR: Final = 0.5
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
    def places(self) -> tuple[int, ...]:
        """The instruments' places in ``instruments.ORDER``."""
        return tuple(ORDER.index(one) for one in self.instruments)


def ensemble(instruments: str, mood: Mood, rng: np.random.Generator) -> Ensemble:
    """Who plays: as asked for, or a preset that suits the mood.

    Args:
        instruments: As :func:`engine.instruments.parse_instruments` gives them.
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
    """Beats a minute: as asked for, or drawn from those of real music of the mood.

    Args:
        asked: The request's tempo.
        mood: Between the corners tempos are mixed in proportion.
        tempos: Corner to mean and standard deviation of log2 of the beats a minute.
        rng: Draws once, whatever is asked for.
    """
    draw = float(np.clip(rng.normal(), -1.5, 1.5))
    if asked is not None:
        return float(asked)
    means = np.array([tempos[corner] for corner in CORNERS])
    middle, spread = mixture(mood) @ means
    return float(np.clip(2 ** (middle + spread * draw), *TEMPOS))


def grid_for(seconds: int, beats_a_minute: float, *, fixed: bool) -> tuple[Grid, int]:
    """Tempo, meter and number of bars of a piece of about a length.

    Args:
        seconds: The length asked for.
        beats_a_minute: The tempo wanted.
        fixed: Whether the tempo has to stay; else it gives way a little, so that a whole
            number of bars lasts just as long as asked for.

    Returns:
        The grid, and the bars: at least two, or one where the tempo has to stay.
    """
    bars = round(seconds * beats_a_minute / 60 / METER)
    if fixed:
        return Grid(beats_a_minute, METER), max(1, bars)
    slowest, fastest = (seconds * bound / 60 / METER for bound in TEMPOS)
    bars = min(max(2, bars, math.ceil(slowest)), math.floor(fastest))
    return Grid(bars * METER * 60 / seconds, METER), bars
