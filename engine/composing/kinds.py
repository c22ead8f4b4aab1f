"""The kinds of pieces that the composer writes, the piano's and bands', and their files."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from engine.analysis.ensemble import PARTS
from engine.analysis.features import FEATURES
from engine.analysis.form_terms import FORM_TERMS
from engine.api.errors import CheckpointError
from engine.api.instruments import ORDER, PIANO
from engine.api.moods import CORNERS
from engine.api.request import ComposeRequest
from engine.composing.hidden import NOTHING_HIDDEN, Hidden
from engine.composing.note_scoring import NoteScorer
from engine.composing.parameters import StylePriors
from engine.model.checkpoint import Checkpoint
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from engine.sampling.sampler import Milestone

CRITICS: Final = {"piano": "critic_piano.npz", "band": "critic_band.npz"}
"""The files of the critics, by the kind of piece."""
BALANCES: Final = {"piano": "balance_piano.npz", "band": "balance_band.npz"}
"""The files of the moment matching, by the kind of piece; optional."""
KNOWN: Final = {"piano": "known_piano.npz", "band": "known_band.npz"}
"""The files of the music learned from, against copies, by the kind of piece; optional."""
_ALONE: Final = (*FEATURES, *FORM_TERMS)
TERMS: Final = {
    "piano": _ALONE,
    "band": (*_ALONE, *(name for name in PARTS if name not in _ALONE)),
}
"""What moment matching weighs, by the kind of piece."""
NOTHING: Final = TrainingIndex.of([])
"""An index of no music."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How pieces of a kind are sampled and chosen.

    Attributes:
        candidates: How many pieces are written side by side.
        guidance: The guidance weight.
        led_guidance: The guidance weight where the music is led: over chords that were asked for
            or stand already, which only so are heard, and through moods in turn, which only so
            are reached.
        scale: Attribute name to the share of the guidance it gets; 1 unless named.
        temperature: Attribute name to the divisor of its logits; 1 unless named.
        top_p: The share of probability kept.
        finish_fraction: The share of the candidates that is waited for at the first milestone.
        milestones: Where candidates are given up, as shares of what is new.
        denser: How many times as dense as is wanted a piece is told to be: what is told is not
            quite reached.
        hidden: What guidance leans towards beside the mood.
        chord_guidance: How far drawn chords are pushed towards the mood, ≥ 0, unless a key is
            asked for.
        recall: Nats by which the next note of what a section returns from as it was is likelier.
        near: How many bars back that is so in full; farther back in inverse proportion.
        together: Nats by which a note at the same time as the one before is less likely.
        pairs: The share of new phrases of four bars whose first two bars are played twice.
    """

    candidates: int
    guidance: float
    led_guidance: float
    scale: Mapping[str, float]
    temperature: Mapping[str, float]
    top_p: float
    finish_fraction: float
    milestones: tuple[Milestone, ...]
    denser: float
    hidden: Hidden
    chord_guidance: float
    recall: float
    near: float
    together: float
    pairs: float

    def leaning(self, request: ComposeRequest) -> tuple[Hidden, float]:
        """What guidance leans towards for a request beside the mood, and its weight."""
        if request.chords is not None:
            return replace(self.hidden, chords=1.0, off_beat=1.0), self.led_guidance
        if request.then:
            return NOTHING_HIDDEN, self.led_guidance
        return self.hidden, self.guidance


MILESTONES: Final = (Milestone(1 / 3, 1 / 2), Milestone(2 / 3, 1 / 4))
"""Half of the candidates are given up after a third of the piece, half of those after the next: by
what they have written so far, the best of 16 was among the 4 that were left in .90 of 40 requests
for a minute of piano, at half the work."""
MANNERS_OF: Final = {
    "piano": Manner(
        16,
        1.0,
        2.5,
        {"shift": 0.4},
        {"velocity": 1.1},
        0.98,
        0.75,
        MILESTONES,
        1.0,
        Hidden(chords=1.0, off_beat=0.25, returned=1.0),
        0.0,
        1.0,
        math.inf,
        0.0,
        0.0,
    ),
    "band": Manner(
        16,
        3.0,
        3.0,
        {"shift": 0.0, "instrument": 0.0, "duration": 0.5},
        {"shift": 0.8, "instrument": 0.9, "pitch": 0.9, "velocity": 1.15},
        0.98,
        0.6,
        MILESTONES,
        1.3,
        Hidden(),
        2.5,
        3.0,
        8.0,
        0.35,
        0.2,
    ),
}
"""The kinds of pieces. A shift and an instrument say little about the mood by themselves, and
guiding them pulls the instruments apart; guided as much as pitches, the durations of a sad band
grow until nothing moves. Velocities drawn more boldly vary as players' do; a band's shifts,
instruments and pitches drawn less boldly bring bars back as often as real ones do, and pile notes
up, of which fewer at the same time make chords as full as real ones.
What is hidden from the piano's guidance has phrases return as clearly as in real music; the chord
off the beat is hidden far less, as else hardly a note steps from one of a chord to another, and
what is lost in form by that a little recall brings back. A band's chords are pushed towards the
mood: in sad pieces fewer of them are major. Its sections are recalled so strongly that bars eight
before are copied about as often as in real game music, more faintly where they lie farther back,
and a fifth of its new phrases are pairs, so that bars two before are. See the model card."""


@dataclass(frozen=True, slots=True)
class KindPriors:
    """What is known of real music of a kind, by mood.

    Attributes:
        major_share: Mood corner to the share of its pieces in a major key.
        style: Tempo and density, and how instruments share the notes.
    """

    major_share: Mapping[str, float]
    style: StylePriors


def piece_kind(request: ComposeRequest) -> str:
    """The kind of piece that is asked for: ``"piano"`` or ``"band"``."""
    return "piano" if request.instruments == PIANO else "band"


def open_scorers(folder: Path, *, balanced: bool = True) -> dict[str, NoteScorer]:
    """Load what ranks the candidates of each kind from a model's folder.

    Args:
        folder: The model's folder.
        balanced: Whether to draw the choice towards real music; not while that is fitted.

    Raises:
        CheckpointError: A file is missing or broken.
    """
    return {
        kind: NoteScorer(
            Critic.load(folder / CRITICS[kind]),
            _matching(folder / BALANCES[kind], TERMS[kind], balanced=balanced),
            _known(folder / KNOWN[kind]),
            alone=kind == "piano",
        )
        for kind in CRITICS
    }


def _matching(path: Path, terms: tuple[str, ...], *, balanced: bool) -> MomentMatching:
    """The moment matching of a file; one that prefers no piece where there is none."""
    if balanced and path.is_file():
        return MomentMatching.load(path, terms)
    return MomentMatching.even(terms)


def _known(path: Path) -> TrainingIndex:
    return TrainingIndex.load(path) if path.is_file() else NOTHING


def read_priors(checkpoint: Checkpoint) -> dict[str, KindPriors]:
    """Read the priors of each kind from a checkpoint's metadata.

    Raises:
        CheckpointError: It says nothing of them.
    """
    try:
        return {kind: _priors(checkpoint.meta["priors"][kind]) for kind in CRITICS}
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CheckpointError(
            f"{checkpoint.folder} says nothing of how fast and dense its moods' music is; export "
            "it again."
        ) from error


def _priors(stored: Mapping[str, Mapping[str, list[float]]]) -> KindPriors:
    def spreads(name: str) -> dict[str, tuple[float, float]]:
        each = stored[name]
        return {one: (float(each[one][0]), float(each[one][1])) for one in CORNERS}

    major = {corner: float(stored["major_share"][corner]) for corner in CORNERS}  # type: ignore[arg-type]
    shares = {one.name: float(stored["shares"][one.name]) for one in ORDER}  # type: ignore[arg-type]
    return KindPriors(major, StylePriors(spreads("tempos"), spreads("densities"), shares))
