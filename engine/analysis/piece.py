"""A piece with its analysis, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from engine.analysis.degeneration import find_degeneration
from engine.analysis.features import measure
from engine.analysis.onsets import Onsets, find_onsets
from engine.music.score import Notes


class AnalysedPiece:
    """Notes whose onsets, features and faults are computed on first use and cached.

    A composer ranks each candidate by several of them; without the cache each would find the
    onsets again.

    Args:
        notes: Array of ``NOTE``, shape [n], in order, without drums.

    Example: ``AnalysedPiece(notes).features["tempo"]``.
    """

    def __init__(self, notes: Notes) -> None:
        self.notes = notes

    @cached_property
    def onsets(self) -> Onsets:
        """Which notes are struck together, and when."""
        return find_onsets(self.notes)

    @cached_property
    def features(self) -> Mapping[str, float]:
        """The result of :func:`engine.analysis.features.measure`, feature name to value."""
        return measure(self.notes, self.onsets)

    @cached_property
    def degeneration(self) -> list[str]:
        """The result of :func:`engine.analysis.degeneration.find_degeneration`."""
        return find_degeneration(self.notes, self.onsets)
