"""From a request for several instruments to the best of several candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from engine.band.drafting import drafted
from engine.band.drafts import BandDraft
from engine.band.faults import missing, presence
from engine.band.grid import DRUM, GridNotes, to_notes
from engine.band.manuscript import BandManuscript
from engine.checkpoint import Checkpoint, open_checkpoint
from engine.composer import Written
from engine.critic import Critic, mixture
from engine.curve import Curve
from engine.errors import CheckpointError, RequestError
from engine.expression import shaped
from engine.faults import faults
from engine.features import measure
from engine.forgetting import Forgetful
from engine.instruments import BY_NAME, ORDER, PIANO
from engine.key_finding import find_key
from engine.keys import Key
from engine.moods import CORNERS
from engine.reasons import reasons
from engine.runtime import LiteRTNetwork, Network
from engine.sampler import Options, sample
from engine.score import Score
from engine.titles import title
from engine.values import ComposeRequest, ModelInfo

DEFAULT_CANDIDATES: Final = 6
"""A band writes three times as many notes as a piano; the model card says what more gain."""
DEFAULT_GUIDANCE: Final = 3.0
TEMPERATURE: Final = {
    "shift": 0.95,
    "instrument": 0.95,
    "pitch": 0.92,
    "duration": 0.95,
    "velocity": 1.0,
}
TOP_P: Final = {
    "shift": 0.96,
    "instrument": 0.97,
    "pitch": 0.95,
    "duration": 0.96,
    "velocity": 0.97,
}
KEY_COST: Final = 2.0
"""Nats a candidate loses that does not sound in the key it was written in."""
PRESENCE_WEIGHT: Final = 4.0
"""Nats for instruments that play in every bar instead of none, in the mean: candidates in
which one plays alone and the others look on are the model's commonest failing."""
DOMINANT: Final = 0.5
"""The share of all notes that one instrument may have before it is held against a piece."""
DOMINANCE_COST: Final = 12.0
"""Nats that a piece loses in which one instrument plays everything."""
MISSING_COST: Final = 20.0
"""Nats an instrument takes off that hardly plays: more than mood can make good."""


class BandComposer:
    """Writes pieces for several instruments; one call at a time."""

    def __init__(
        self,
        network: Network,
        critic: Critic,
        info: ModelInfo,
        major_share: Mapping[str, float],
        tempos: Mapping[str, tuple[float, float]],
    ) -> None:
        self.info = info
        self._network, self._critic = network, critic
        self._major_share, self._tempos = major_share, tempos

    @classmethod
    def open(cls, folder: Path) -> BandComposer:
        """The composer of a model's folder.

        Raises:
            CheckpointError: The folder cannot be played from, or holds no band.
        """
        checkpoint = open_checkpoint(folder)
        if checkpoint.vocabulary != "band":
            raise CheckpointError(f"{folder} holds a model of the {checkpoint.vocabulary}.")
        return cls(
            LiteRTNetwork(checkpoint),
            Critic.load(checkpoint.critic),
            checkpoint.info,
            checkpoint.major_share,
            _tempos(checkpoint),
        )

    def compose(
        self,
        request: ComposeRequest,
        on_progress: Callable[[float], None] = lambda _: None,
    ) -> Written:
        """Sample candidates and keep the one the critic likes best.

        All chance comes from the request's seed, as in :mod:`engine.composer`.

        Raises:
            RequestError: The piano alone is asked for, or what is asked for cannot be made
                from the origin.
        """
        if request.instruments == PIANO:
            raise RequestError("The piano alone is another model's.", "several-alone")
        rng = np.random.default_rng(request.seed)
        curve = Curve(request.moods)
        # An origin brings its own key.
        key = request.key or self._key(request, rng)
        name = title(request.mood, rng)
        draft = drafted(request, key, self._tempos, rng)
        rows = request.candidates or DEFAULT_CANDIDATES
        who = draft.who
        manuscript = BandManuscript(
            rows, curve, draft.key, draft.grid, draft.bars, who.places, who.manner, draft.enters
        )
        guidance = DEFAULT_GUIDANCE if request.guidance is None else request.guidance
        network = Forgetful(self._network) if request.then else self._network
        options = Options(guidance, TEMPERATURE, TOP_P)
        advisers = draft.advisers(manuscript)
        pieces = sample(network, manuscript, options, rng, on_progress, advisers)
        candidates = [draft.notes(tokens) for tokens in pieces]
        best = max(candidates, key=lambda notes: self._score(notes, draft, curve))
        return self._written(best, name, draft, request, rng)

    def _score(self, notes: GridNotes, draft: BandDraft, curve: Curve) -> float:
        """How good a candidate is, the higher the better, in nats."""
        grid = draft.grid
        played = to_notes(notes[notes["instrument"] != DRUM], grid)
        if not len(played):
            return -np.inf
        who = draft.who.places
        parts = curve.stretches(played, draft.total * grid.tick_seconds)
        score = float(np.mean([self._critic.score(measure(part), mood) for mood, part in parts]))
        score -= KEY_COST * (find_key(played)[0] != draft.key)
        present = [presence(notes, one, draft.bars, grid.bar_ticks) for one in who]
        score += PRESENCE_WEIGHT * float(np.mean(present))
        counts = np.bincount(notes["instrument"]) / len(notes)
        score -= DOMINANCE_COST * max(0.0, float(counts.max()) - DOMINANT)
        wrong = len(faults(played)) + len(missing(notes, who, draft.bars, grid.bar_ticks))
        # A piece that was broken off, for it had too many notes, is worse than any other.
        wrong += len(who) * (int(notes["tick"].max()) < (draft.bars - 1) * grid.bar_ticks)
        return score - MISSING_COST * wrong

    def _written(
        self,
        notes: GridNotes,
        name: str,
        draft: BandDraft,
        request: ComposeRequest,
        rng: np.random.Generator,
    ) -> Written:
        """The piece with sounds, seats and a player's touch."""
        grid = draft.grid
        programs, kit = draft.sounds(request.mood, rng)
        by_place = {ORDER.index(BY_NAME[one]): program for one, program in programs.items()}
        played = to_notes(notes, grid, by_place)
        beats = played["onset"] * grid.tempo / 60
        ends = played["onset"] + played["duration"]
        _, arousal = Curve(request.moods).at(played["onset"] / ends.max(initial=1.0))
        played = draft.untouched(played, shaped(played, beats, grid.meter, arousal))
        # Read as it was judged: before a player's touch, of which the critic knows nothing.
        features = measure(to_notes(notes[notes["instrument"] != DRUM], grid))
        score = Score(
            played,
            tempo=grid.tempo,
            meter=(grid.meter, 4),
            parts=draft.parts(programs, played, kit),
        )
        reading = self._critic.read(features)
        why = reasons(features, draft.key, self._critic)
        return Written(name, score, draft.key, {**features, "tempo": grid.tempo}, reading, why)

    def _key(self, request: ComposeRequest, rng: np.random.Generator) -> Key:
        """A key that suits the moods: its mode as often major as in their real music."""
        shares = np.array([self._major_share[corner] for corner in CORNERS])
        major = float(np.mean([mixture(mood) @ shares for mood in request.moods]))
        return Key(int(rng.integers(12)), "major" if rng.random() < major else "minor")


def _tempos(checkpoint: Checkpoint) -> dict[str, tuple[float, float]]:
    try:
        found = checkpoint.meta["tempos"]
        return {corner: (float(found[corner][0]), float(found[corner][1])) for corner in CORNERS}
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise CheckpointError(
            f"{checkpoint.folder} says nothing of its moods' tempos; export it again."
        ) from error
