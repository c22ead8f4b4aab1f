"""The band's training: its music, its critic, and what its composer has to know."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.analysis.ensemble import PARTS
from engine.analysis.key_finding import find_key
from engine.api.errors import DataError
from engine.api.instruments import MULTI, ORDER
from engine.api.moods import CORNERS
from engine.composing.band.composer import BandComposer
from engine.composing.band.parameters import size
from engine.model.checkpoint import BALANCE
from engine.music.grid import notes_per_beat, to_notes
from engine.ranking.critic import Critic
from engine.tokens.registry import BAND as VOCABULARY
from engine.training.balance import PIECES, draw, fit_general_balance
from engine.training.band.balance import real_parts
from engine.training.band.batches import cut_band
from engine.training.band.critic import fit_band_critic, read_band
from engine.training.band.datasets import BandPiece
from engine.training.batches import Batch, Mixture, stack
from engine.training.critic import CriticReport
from engine.training.plan import BAND
from engine.training.trainer import Phase
from engine.training.weak_labels import Reading

VALIDATION_STEPS: Final = 257
VALIDATION_MANNERS: Final = ("game", "pop", "band")
BANDS: Final = ("game", "band")
"""The manners of music in which instruments play as they do in bands."""
FEWEST_PLAYERS: Final = 3
MOST_VALIDATED: Final = 96
"""Pieces that are measured on, drawn from those kept aside: measuring all takes too long."""
_ROWS: Final = 32


class BandCourse:
    """The band's: game music with listeners' labels, and all other band music."""

    plan = BAND

    def __init__(self, pieces: Sequence[BandPiece]) -> None:
        """Take what :func:`engine.training.band.datasets.load_band` has loaded.

        Raises:
            DataError: No piece of a mood is labelled, or none is kept for measuring.
        """
        self.pieces = pieces
        self.validation = validation_batches(pieces)
        self.figures = figures(pieces)

    def fit_critic(self, out: Path) -> CriticReport:
        """Fit the critic and write it to a file."""
        critic, report = fit_band_critic(self.pieces)
        critic.save(out)
        return report

    def read(
        self, critic: Critic, on_progress: Callable[[float], None] = lambda _: None
    ) -> dict[str, Reading]:
        """The critic's readings of the pieces without a label, by name."""
        return read_band(self.pieces, critic, on_progress)

    def mixture(self, phase: Phase, readings: Mapping[str, Reading], seed: int) -> Mixture:
        """What a phase draws its batches from."""
        return Mixture(self.pieces, phase.shares, readings, seed, cut_band, VOCABULARY)

    def finish(self, out: Path, scale: float, on_progress: Callable[[float], None]) -> None:
        """Fit the balance to what the released model writes."""
        count = max(1, round(PIECES * min(scale, 1.0)))
        whole = count * len(CORNERS)
        composer = BandComposer.open(out, balanced=False)
        draws = draw(
            composer.candidates,
            PARTS,
            MULTI,
            count,
            lambda done: on_progress(done / whole),
        )
        fit_general_balance(draws, real_parts(self.pieces), PARTS).save(out / BALANCE)


def figures(pieces: Sequence[BandPiece]) -> dict[str, dict[str, Any]]:
    """What the composer has to know of each mood's music, from the labelled training pieces.

    Returns:
        ``major_share``: mood corner to the share of pieces found to be in major;
        ``tempos``, ``densities`` and ``shares``: as
        :class:`engine.composing.band.parameters.StylePriors` has them.

    Raises:
        DataError: A corner has no pieces.
    """
    major: dict[str, float] = {}
    tempos: dict[str, list[float]] = {}
    densities: dict[str, list[float]] = {}
    for name, mood in CORNERS.items():
        its = [p for p in pieces if p.mood == mood and p.split == "train"]
        if not its:
            raise DataError(
                f"No labelled band piece is {name}; the ym2413_mdb folder must hold all four moods."
            )
        modes = [find_key(to_notes(p.notes, p.grid))[0].mode for p in its]
        major[name] = round(modes.count("major") / len(modes), 3)
        tempos[name] = _spread([p.grid.tempo for p in its])
        densities[name] = _spread([_density(p) for p in its])
    return {
        "major_share": major,
        "tempos": tempos,
        "densities": densities,
        "shares": _shares(pieces),
    }


def _shares(pieces: Sequence[BandPiece]) -> dict[str, float]:
    """Instrument's name to the notes a beat it plays in a band: the median of training pieces.

    Of pop arrangements, which one program made, nothing is taken, and of art music little has
    three players. Whoever is in none counts as the others on average do.
    """
    found: dict[int, list[float]] = {}
    for piece in pieces:
        who, counts = np.unique(piece.notes["instrument"], return_counts=True)
        if piece.split == "train" and piece.manner in BANDS and len(who) >= FEWEST_PLAYERS:
            dense = notes_per_beat(piece.notes, piece.grid.bar_ticks) / len(piece.notes)
            for place, count in zip(who.tolist(), counts.tolist(), strict=True):
                found.setdefault(place, []).append(count * dense)
    middle = {place: float(np.median(rates)) for place, rates in found.items()}
    usual = float(np.mean(list(middle.values()))) if middle else 1.0
    return {one.name: round(middle.get(place, usual), 3) for place, one in enumerate(ORDER)}


def _spread(values: Sequence[float]) -> list[float]:
    """Mean and standard deviation of the values' base-2 logarithms."""
    octaves = np.log2(values)
    return [round(float(octaves.mean()), 3), round(float(octaves.std()), 3)]


def _density(piece: BandPiece) -> float:
    """Notes a beat for an ensemble that counts for one."""
    who = np.unique(piece.notes["instrument"]).tolist()
    return notes_per_beat(piece.notes, piece.grid.bar_ticks) / math.sqrt(size(who))


def validation_batches(pieces: Sequence[BandPiece]) -> list[Batch]:
    """The beginnings of whole pieces that are kept for measuring, as they are, in batches.

    Raises:
        DataError: There are none.
    """
    kept = [p for p in pieces if p.whole and p.split == "val" and p.manner in VALIDATION_MANNERS]
    order = np.random.default_rng(0).permutation(len(kept))[:MOST_VALIDATED]
    cuts = [cut_band(kept[place], VALIDATION_STEPS, None) for place in order]
    if not cuts:
        raise DataError("No band piece is kept aside for measuring: more songs are needed.")
    return [
        stack(cuts[start : start + _ROWS], VALIDATION_STEPS, VOCABULARY)
        for start in range(0, len(cuts), _ROWS)
    ]
