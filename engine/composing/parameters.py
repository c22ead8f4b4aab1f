"""Chooses what a request leaves open: ensemble, tempo, density and grid."""

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
"""The most standard deviations by which a drawn tempo or density differs from the mood's mean."""
MAX_PER_SECOND: Final = 22.0
"""The highest density drawn, in notes per second: half of the real happy pieces have no more, and
denser pieces take long to write and to play."""
MAX_PER_BEAT: Final = 11.0
"""The highest density drawn, in notes per beat: above it a slow piece for many instruments would
reach the bound at which it is cut off (``note_state.NOTES_PER_BEAT``)."""
METER: Final = 4
"""Beats per bar of new pieces, as in most of the training data."""

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
"""The valence and arousal where a listener would expect each ensemble, by the timbres of Juslin
and Laukka (see :mod:`engine.performance.instrumentation`)."""
_NEAR: Final = 0.6
"""An ensemble this far from the mood is e^(−1/2) times as likely as one at the mood."""

ENSEMBLE_GENRES: Final = MappingProxyType({"quartet": "classical"})
"""Preset to its genre where that is not game music. Only the game music was labelled with moods
by listeners, so the moods come out best in its genre."""
_USUAL: Final = "game"


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The instruments that play.

    Attributes:
        style: The preset's name, or ``""`` for a list of instruments.
        instruments: The instruments, in the order of ``instruments.ORDER``.
        genre: One of ``note_conditions.SOURCES_TOLD``.
    """

    style: str
    instruments: tuple[Instrument, ...]
    genre: str

    @property
    def indices(self) -> tuple[int, ...]:
        """The instruments' indices in ``instruments.ORDER``."""
        return tuple(ORDER.index(one) for one in self.instruments)


@dataclass(frozen=True, slots=True)
class StylePriors:
    """The tempo and density of real music.

    Attributes:
        tempos: Mood corner to mean and standard deviation of log2 of the beats per minute.
        densities: Mood corner to mean and standard deviation of log2 of the notes per beat
            divided by the square root of :func:`size`.
        shares: Instrument's name to the notes per beat it usually plays.
    """

    tempos: Mapping[str, tuple[float, float]]
    densities: Mapping[str, tuple[float, float]]
    shares: Mapping[str, float]


def size(indices: Collection[int]) -> int:
    """The size of an ensemble; the drums, of which two or three sound at once, count twice.

    In the training data notes per beat grow with about the square root of this size.

    Example: ``size([DRUM, BASS])`` is 3.

    Args:
        indices: The instruments that play, indices in ``instruments.ORDER``.
    """
    return len(indices) + (DRUM in indices)


def ensemble(instruments: str, moods: Sequence[Mood], rng: np.random.Generator) -> Ensemble:
    """Choose the ensemble: the requested one, or for ``multi`` a preset that suits the moods.

    Example: ``ensemble("quartet", moods, rng).genre`` is ``"classical"``.

    Args:
        instruments: The result of :func:`engine.api.instruments.parse_instruments`.
        moods: The moods that a drawn preset should suit, at least one.
        rng: Used for one draw, whatever is requested.
    """
    # Draw a preset with odds that fall off like a Gaussian around the moods.
    far = np.mean(
        [[(v - m.valence) ** 2 + (a - m.arousal) ** 2 for v, a in _HOME.values()] for m in moods],
        axis=0,
    )
    odds = np.exp(-(far - far.min()) / (2 * _NEAR**2))
    drawn = list(_HOME)[int(rng.choice(len(_HOME), p=odds / odds.sum()))]
    style = drawn if instruments == MULTI else instruments
    if style not in PRESETS:
        return Ensemble("", named(style), _USUAL)
    return Ensemble(style, named(style), ENSEMBLE_GENRES.get(style, _USUAL))


def ensemble_of(instruments: Sequence[Instrument]) -> Ensemble:
    """The ensemble of these instruments: a preset, if they are exactly its instruments.

    Example: ``ensemble_of([BY_NAME["piano"]]).style`` is ``""``: no preset is a piano alone.
    """
    names = {one.name for one in instruments}
    style = next((style for style, ones in PRESETS.items() if set(ones) == names), "")
    return Ensemble(style, tuple(instruments), ENSEMBLE_GENRES.get(style, _USUAL))


def tempo(
    asked: int | None,
    mood: Mood,
    tempos: Mapping[str, tuple[float, float]],
    rng: np.random.Generator,
) -> float:
    """Choose the beats per minute: the requested tempo, or one drawn from real music's.

    Example: ``tempo(90, mood, tempos, rng)`` is 90.0.

    Args:
        asked: The requested tempo, or None.
        mood: The mood; between the corners their tempos are mixed in proportion.
        tempos: Corner to mean and standard deviation of log2 of the beats per minute.
        rng: Used for one draw, whatever is requested.
    """
    drawn = _at(mood, tempos, _away(rng))
    return float(asked) if asked is not None else float(np.clip(drawn, *TEMPOS))


def density(
    indices: Collection[int],
    moods: Sequence[Mood],
    beats_per_minute: float,
    densities: Mapping[str, tuple[float, float]],
    rng: np.random.Generator,
) -> tuple[float, ...]:
    """Draw the notes per beat of all instruments together, as in real music of each mood.

    Args:
        indices: The instruments that play, indices in ``instruments.ORDER``.
        moods: At least one; between the corners their densities are mixed in proportion.
        beats_per_minute: The tempo.
        densities: The attribute of :class:`StylePriors`.
        rng: Used for one draw: music that is dense for one of its moods is so for all.

    Returns:
        One for each mood, at most ``MAX_PER_BEAT``, and at most ``MAX_PER_SECOND`` at this tempo.
    """
    most = min(MAX_PER_BEAT, MAX_PER_SECOND * 60 / beats_per_minute)
    away = _away(rng)
    large = math.sqrt(size(indices))
    return tuple(min(_at(mood, densities, away) * large, most) for mood in moods)


def _away(rng: np.random.Generator) -> float:
    """Draw standard deviations from the mean; the tails would be caricatures and are clipped."""
    return float(np.clip(rng.normal(), -_WIDEST, _WIDEST))


def _at(mood: Mood, spreads: Mapping[str, tuple[float, float]], away: float) -> float:
    """What is so many standard deviations from the mean of a mood's log-normal distribution."""
    middle, spread = mixture(mood) @ np.array([spreads[corner] for corner in CORNERS])
    return float(2 ** (middle + spread * away))


def grid_for(seconds: int, beats_per_minute: float, *, fixed: bool) -> tuple[Grid, int]:
    """Choose the grid and the number of bars for a length.

    Example: ``grid_for(30, 100.0, fixed=False)`` is ``(Grid(96.0, 4), 12)``: at 100 beats per
    minute 12 bars would last 28.8 seconds, at 96 they last 30.

    Args:
        seconds: The requested length.
        beats_per_minute: The wanted tempo.
        fixed: Whether the tempo must stay. Otherwise it changes a little, so that a whole
            number of bars lasts exactly as long as requested.

    Returns:
        The grid, and the number of bars: at least two, or at least one if the tempo must stay.
    """
    bars = round(seconds * beats_per_minute / 60 / METER)
    if fixed:
        return Grid(beats_per_minute, METER), max(1, bars)
    slowest, fastest = (seconds * bound / 60 / METER for bound in TEMPOS)
    bars = min(max(2, bars, math.ceil(slowest)), math.floor(fastest))
    return Grid(bars * METER * 60 / seconds, METER), bars
