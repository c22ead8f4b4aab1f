"""Laws that hold for every piece, whatever the network thinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.conditioning import CONDITIONS, conditions
from engine.constraints import ENDING_SECONDS, LONGEST_REST, MOST_AT_ONCE
from engine.curve import Curve
from engine.errors import JobCancelledError
from engine.keys import Key
from engine.moods import Mood, mood
from engine.piano import NOTES_PER_SECOND, PianoManuscript
from engine.runtime import Floats, Note
from engine.sampler import Options, sample
from engine.tokenizer import Tokens, decode, onsets_of, sounding, transposition
from engine.training.batches import Cut, stack
from engine.vocabularies import PIANO
from engine.vocabulary import ATTRIBUTES, END, PITCHES, SHIFT_SECONDS
from tests.engine.fakes import UniformNetwork, UniformSession

EVEN = {attribute.name: 1.0 for attribute in ATTRIBUTES}
SHARP = {attribute.name: 1e-3 for attribute in ATTRIBUTES}


def options(guidance: float = 0.0, **others: Any) -> Options:
    return Options(guidance, **{"temperature": EVEN, "top_p": EVEN, **others})


def manuscript(
    candidates: int = 4,
    asked: Mood = mood("sad"),  # noqa: B008 - a frozen value
    key: Key = Key(0, "major"),  # noqa: B008
    seconds: float = 12.0,
    **others: Any,
) -> PianoManuscript:
    return PianoManuscript(candidates, Curve([asked]), key, seconds, **others)


def sampled(
    seconds: float = 12.0,
    seed: int = 1,
    key: Key = Key(0, "major"),  # noqa: B008 - a frozen value
    network: UniformNetwork | None = None,
    candidates: int = 4,
    **how: Any,
) -> list[Tokens]:
    empty = manuscript(candidates, key=key, seconds=seconds)
    rng = np.random.default_rng(seed)
    return sample(network or UniformNetwork(), empty, options(**how), rng)


def chords(tokens: Tokens) -> list[list[int]]:
    starts = np.flatnonzero(tokens["shift"] != 0)
    return [chord.tolist() for chord in np.split(tokens["pitch"], starts)]


@pytest.mark.parametrize("seconds", [5, 30, 180])
@pytest.mark.parametrize("tonic", [0, 6, 7])
def test_every_piece_of_a_network_without_opinions_keeps_the_rules(
    seconds: int, tonic: int
) -> None:
    for guidance in (0.0, 2.0):
        pieces = sampled(seconds, key=Key(tonic, "minor"), guidance=guidance)
        assert len(pieces) >= 3
        for tokens in pieces:
            assert tokens["shift"][0] == 0
            assert SHIFT_SECONDS[tokens["shift"]].max() <= LONGEST_REST
            last = onsets_of(tokens)[-1]
            assert seconds - ENDING_SECONDS <= last <= seconds
            lowest, highest = PITCHES[0] + transposition(tonic), PITCHES[1] + transposition(tonic)
            for chord in chords(tokens):
                assert len(chord) <= MOST_AT_ONCE
                assert chord == sorted(set(chord), reverse=True)
                assert lowest <= chord[-1] <= chord[0] <= highest
            # So nothing has to be folded back or left out when it is written down.
            written = decode(tokens, tonic)["pitch"]
            assert sorted(written) == sorted(tokens["pitch"] - transposition(tonic))


def test_chords_are_struck_at_all() -> None:
    assert max(len(chord) for tokens in sampled(60) for chord in chords(tokens)) > 1


def test_the_seed_decides_and_nothing_else() -> None:
    first, again, other = sampled(seed=3), sampled(seed=3), sampled(seed=4)
    assert [tokens.tolist() for tokens in first] == [tokens.tolist() for tokens in again]
    assert [tokens.tolist() for tokens in first] != [tokens.tolist() for tokens in other]
    assert first[0].tolist() != first[1].tolist()


class OpinionatedSession(UniformSession):
    """Logits as a function of the row's number and of what the row was told."""

    def __init__(self, rows: int, opinion: Callable[[str, int, Floats], dict[int, float]]) -> None:
        super().__init__(rows)
        self.opinion = opinion

    def read(self, note: Note, conditions: Floats, held: Floats, seconds: Floats) -> None:
        super().read(note, conditions, held, seconds)
        self.told = conditions

    def logits(self, place: int, note: Note, now: Floats) -> Floats:
        logits = super().logits(place, note, now)
        for row in range(self.rows):
            for value, size in self.opinion(ATTRIBUTES[place].name, row, self.told[row]).items():
                logits[row, value] = size
        return logits


class Opinionated(UniformNetwork):
    def __init__(self, opinion: Callable[[str, int, Floats], dict[int, float]]) -> None:
        self.opinion = opinion

    def begin(self, rows: int) -> OpinionatedSession:
        return OpinionatedSession(rows, self.opinion)


@pytest.mark.parametrize(
    ("guidance", "share", "pitch"),
    [(0.0, 1, 64), (0.10, 1, 64), (0.13, 1, 67), (4.0, 1, 67), (0.2, 0.5, 64), (4.0, 0, 64)],
)
def test_guidance_adds_what_the_mood_makes_of_the_logits(
    guidance: float, share: float, pitch: int
) -> None:
    # Told the mood, 64 has 1 and 67 has 0.9; untold 1 and 0. So with guidance g they have
    # 1 and 0.9 + 0.9 g, which is more from g = 1/9 on. Of this g pitches may get a share.
    known = CONDITIONS.index("mood_known")

    def opinion(name: str, _: int, told: Floats) -> dict[int, float]:
        if name == "pitch":
            return {64: 1.0, 67: 0.9 * float(told[known])}
        return {10: 1.0} if name == "shift" else {}

    how: dict[str, Any] = {"guidance": guidance, "temperature": SHARP, "guided": {"pitch": share}}
    for tokens in sampled(network=Opinionated(opinion), **how):
        assert set(tokens["pitch"].tolist()) == {pitch}


@pytest.mark.parametrize("guide_mode", [False, True])
def test_only_the_first_half_of_the_rows_is_told_the_mood(guide_mode: bool) -> None:
    seen: set[tuple[int, tuple[float, ...]]] = set()

    def opinion(_: str, row: int, told: Floats) -> dict[int, float]:
        seen.add((row, tuple(told[:4].tolist())))
        return {}

    rng = np.random.default_rng(0)
    asked = Mood("custom", 0.5, -0.25)
    empty = manuscript(2, asked, Key(0, "minor"), 5, guide_mode=guide_mode)
    sample(Opinionated(opinion), empty, options(1.0), rng)
    told, untold = (0.5, -0.25, 1.0, -1.0), (0.0, 0.0, 0.0, 0.0 if guide_mode else -1.0)
    assert seen == {(0, told), (1, told), (2, untold), (3, untold)}


def test_candidates_that_finish_at_different_times_do_not_touch_each_other() -> None:
    # One onset every 0.1, 0.5, 0.8 and 1 s: the slowest needs the fewest notes.
    gaps = [7, 47, 77, 97]

    def opinion(name: str, row: int, _: Floats) -> dict[int, float]:
        return {gaps[row]: 1.0} if name == "shift" else {}

    pieces = sampled(20, network=Opinionated(opinion), temperature=SHARP)
    # Three of four are enough: the one that would need five times the notes is given up.
    assert len(pieces) == 3
    assert len(sampled(20, network=Opinionated(opinion), temperature=SHARP, finished=0.5)) == 2
    for gap, tokens in zip(gaps[1:], pieces, strict=True):
        assert set(tokens["shift"][1:].tolist()) == {gap}
        assert 20 - ENDING_SECONDS <= onsets_of(tokens)[-1] <= 20


def test_a_single_candidate_is_waited_for() -> None:
    assert [len(sampled(candidates=1, seed=seed)) for seed in range(3)] == [1, 1, 1]


def test_a_network_that_never_comes_to_an_end_is_stopped() -> None:
    # As many notes as possible: full chords from the top, 40 ms apart.
    def opinion(name: str, _: int, __: Floats) -> dict[int, float]:
        if name == "shift":
            return {0: 2.0, 1: 1.0}
        return {pitch: pitch / 100 for pitch in range(128)} if name == "pitch" else {}

    pieces = sampled(20, network=Opinionated(opinion), temperature=SHARP)
    assert len(pieces) == 4
    for tokens in pieces:
        assert len(tokens) == 20 * NOTES_PER_SECOND + 1
        assert {len(chord) for chord in chords(tokens)[:-1]} == {MOST_AT_ONCE}


def test_a_piece_that_is_broken_off_gives_way_to_one_that_is_not() -> None:
    # Half of the rows play without end, the others an onset a second.
    def opinion(name: str, row: int, _: Floats) -> dict[int, float]:
        if name == "shift":
            return {97: 1.0} if row % 2 else {0: 2.0, 1: 1.0}
        return {pitch: pitch / 100 for pitch in range(128)} if name == "pitch" else {}

    pieces = sampled(20, network=Opinionated(opinion), temperature=SHARP)
    assert [len(tokens) for tokens in pieces] == [19, 19]


class Listening(UniformSession):
    """Keeps what it is given, step by step."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.given: list[dict[str, Any]] = []

    def read(self, note: Note, conditions: Floats, held: Floats, seconds: Floats) -> None:
        super().read(note, conditions, held, seconds)
        self.given.append(
            {"before": note, "conditions": conditions, "held": held, "seconds": seconds}
        )

    def logits(self, place: int, note: Note, now: Floats) -> Floats:
        if place:
            self.given[-1]["now"] = now
        logits = super().logits(place, note, now)
        if place == 0:
            logits[:, 0] = 4.0  # chords, in which a note hears those above it
        return logits


class ListeningNetwork(UniformNetwork):
    def begin(self, rows: int) -> Listening:
        self.session = Listening(rows)
        return self.session


@pytest.mark.parametrize("guidance", [0.0, 1.0])
def test_the_network_is_given_just_what_it_was_trained_on(guidance: float) -> None:
    network = ListeningNetwork()
    (tokens,) = sampled(40, network=network, candidates=1, guidance=guidance)
    elapsed = np.concatenate([[0.0], onsets_of(tokens)])
    made = conditions(elapsed, valence=-1, arousal=-1, mode="major", total=40, manner="clip")
    made_cut = Cut(tokens, made, sounding(tokens), onsets_of(tokens), ends=True)
    batch = stack([made_cut], len(tokens) + 1, PIANO)
    assert batch["shift"][0, -1] == END
    assert set(np.unique(batch["now"])) == {0, 1, 2}
    for step, given in enumerate(network.session.given):
        for name in ("conditions", "held", "seconds"):
            assert given[name][0] == pytest.approx(batch[name][0, step], abs=1e-4), (name, step)
        for attribute in ATTRIBUTES:
            before = batch[attribute.name][0, step - 1] if step else attribute.size
            assert given["before"][attribute.name][0] == before
        if step < len(tokens):
            assert np.array_equal(given["now"][0], batch["now"][0, step])
    assert len(network.session.given) == len(tokens) + 1


def test_progress_rises_and_may_stop_the_work() -> None:
    told: list[float] = []
    rng = np.random.default_rng(0)
    sample(UniformNetwork(), manuscript(seconds=20), options(), rng, told.append)
    assert told == sorted(told)
    assert 0 <= told[0] < 0.2
    assert 1 - ENDING_SECONDS / 20 - 0.2 < told[-1] <= 1

    def stop(share: float) -> None:
        if share > 0.5:
            raise JobCancelledError("Enough.")

    with pytest.raises(JobCancelledError):
        sample(UniformNetwork(), manuscript(seconds=20), options(), rng, stop)
