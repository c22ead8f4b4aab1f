"""A piece and what is found on it, each thing once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from engine.analysis.degeneration import find_degeneration
from engine.analysis.features import measure
from engine.analysis.onsets import Onsets, find_onsets
from engine.music.score import Notes


class AnalysedPiece:
    """Notes whose onsets and features are found when first asked for, and kept.

    A composer judges each candidate by several of them; without this every judgement would
    find the onsets anew.

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
        """Feature name to value, as :func:`engine.analysis.features.measure` gives them."""
        return measure(self.notes, self.onsets)

    @cached_property
    def degeneration(self) -> list[str]:
        """The signs that a model has collapsed, a sentence each."""
        return find_degeneration(self.notes, self.onsets)
