"""Laws that hold for every piece, whatever the network thinks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.api.errors import JobCancelledError
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.composing.piano.constraints import ENDING_SECONDS, LONGEST_REST, MAX_AT_ONCE
from engine.model.network import Floats, TokenBatch
from engine.sampling.sampler import sample
from engine.tokens.attribute import transposition
from engine.tokens.piano.conditions import CONDITIONS, conditions
from engine.tokens.piano.tokenizer import decode, onsets_of, sounding
from engine.tokens.piano.vocabulary import ATTRIBUTES, END, PITCHES, SHIFT_SECONDS
from engine.tokens.registry import PIANO_VOCABULARY
from engine.training.batches import Cut, stack
from tests.engine.fakes import UniformNetwork, UniformSession
from tests.engine.opinions import (
    SHARP,
    Opinionated,
    chords,
    decoding,
    options,
    sampled,
)


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
                assert len(chord) <= MAX_AT_ONCE
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


@pytest.mark.parametrize(
    ("guidance", "share", "pitch"),
    [(0.0, 1, 64), (0.10, 1, 64), (0.13, 1, 67), (4.0, 1, 67), (0.2, 0.5, 64), (4.0, 0, 64)],
)
def test_guidance_adds_what_the_mood_makes_of_the_logits(
    guidance: float, share: float, pitch: int
) -> None:
    # Told the mood, 64 has 1 and 67 has 0.9; uncond 1 and 0. So with guidance g they have
    # 1 and 0.9 + 0.9 g, which is more from g = 1/9 on. Of this g pitches may get a share.
    known = CONDITIONS.index("mood_known")

    def opinion(name: str, _: int, told: Floats) -> dict[int, float]:
        if name == "pitch":
            return {64: 1.0, 67: 0.9 * float(told[known])}
        return {10: 1.0} if name == "shift" else {}

    how: dict[str, Any] = {
        "guidance": guidance,
        "temperature": SHARP,
        "guidance_scale": {"pitch": share},
    }
    for tokens in sampled(network=Opinionated(opinion), **how):
        assert set(tokens["pitch"].tolist()) == {pitch}


def test_only_the_first_half_of_the_rows_is_told_the_mood() -> None:
    seen: set[tuple[int, tuple[float, ...]]] = set()

    def opinion(_: str, row: int, told: Floats) -> dict[int, float]:
        seen.add((row, tuple(told[:4].tolist())))
        return {}

    rng = np.random.default_rng(0)
    asked = Mood("custom", 0.5, -0.25)
    empty = decoding(2, asked, Key(0, "minor"), 5)
    sample(Opinionated(opinion), empty, options(1.0), rng)
    told, uncond = (0.5, -0.25, 1.0, -1.0), (0.0, 0.0, 0.0, -1.0)
    assert seen == {(0, told), (1, told), (2, uncond), (3, uncond)}


class Listening(UniformSession):
    """Keeps what it is given, step by step."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.given: list[dict[str, Any]] = []

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, seconds: Floats) -> None:
        super().read(note, conditions, held, seconds)
        self.given.append(
            {"before": note, "conditions": conditions, "held": held, "seconds": seconds}
        )

    def logits(self, place: int, note: TokenBatch, now: Floats) -> Floats:
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
    batch = stack([made_cut], len(tokens) + 1, PIANO_VOCABULARY)
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
    sample(UniformNetwork(), decoding(seconds=20), options(), rng, told.append)
    assert told == sorted(told)
    assert 0 <= told[0] < 0.2
    assert 1 - ENDING_SECONDS / 20 - 0.2 < told[-1] <= 1

    def stop(share: float) -> None:
        if share > 0.5:
            raise JobCancelledError("Enough.")

    with pytest.raises(JobCancelledError):
        sample(UniformNetwork(), decoding(seconds=20), options(), rng, stop)
