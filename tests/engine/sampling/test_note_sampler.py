"""What the sampler does with the network's opinions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.api.errors import JobCancelledError
from engine.api.keys import Key
from engine.api.moods import Mood
from engine.model.network import Floats
from engine.sampling.note_sampler import sample_notes
from engine.sampling.sampler import choose
from engine.tokens.note_conditions import NOTE_CONDITIONS
from engine.tokens.vocabulary import END
from tests.engine.fakes import UniformNotes
from tests.engine.opinions import SHARP, Opinionated, chords, decoding, drawn, options


def test_chords_are_struck_at_all() -> None:
    assert max(len(chord) for tokens in drawn(decoding()) for chord in chords(tokens)) > 1


def test_the_seed_decides_and_nothing_else() -> None:
    first, again, other = (drawn(decoding(), seed=seed) for seed in (3, 3, 4))
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
    known = NOTE_CONDITIONS.index("mood_known")

    def opinion(name: str, _: int, told: Floats) -> dict[int, float]:
        if name == "pitch":
            return {64: 1.0, 67: 0.9 * float(told[known])}
        return {12: 1.0, END: 0.5} if name == "shift" else {}

    how: dict[str, Any] = {
        "guidance": guidance,
        "temperature": SHARP,
        "guidance_scale": {"pitch": share},
    }
    for tokens in drawn(decoding(), Opinionated(opinion), **how):
        # The last chord has pitches of its own.
        assert set(tokens["pitch"][:8].tolist()) == {pitch}


def test_only_the_first_half_of_the_rows_is_told_the_mood() -> None:
    seen: set[tuple[int, tuple[float, ...]]] = set()

    def opinion(_: str, row: int, told: Floats) -> dict[int, float]:
        seen.add((row, tuple(told[:4].tolist())))
        return {}

    asked = Mood("custom", 0.5, -0.25)
    state = decoding(2, bars=2, asked=asked, key=Key(0, "minor"))
    drawn(state, Opinionated(opinion), guidance=1.0, finish_fraction=1.0)
    told, uncond = (0.5, -0.25, 1.0, -1.0), (0.0, 0.0, 0.0, -1.0)
    assert seen == {(0, told), (1, told), (2, uncond), (3, uncond)}


def test_progress_rises_and_may_stop_the_work() -> None:
    told: list[float] = []
    rng = np.random.default_rng(0)
    sample_notes(UniformNotes(), decoding(), options(), rng, told.append)
    assert told == sorted(told)
    assert 0 <= told[0] < 0.2
    assert 0.8 < told[-1] <= 1

    def stop(share: float) -> None:
        if share > 0.5:
            raise JobCancelledError("Enough.")

    with pytest.raises(JobCancelledError):
        sample_notes(UniformNotes(), decoding(), options(), rng, stop)


def test_the_least_likely_values_are_not_drawn_and_the_others_in_proportion() -> None:
    logits = np.log(np.tile([[0.7, 0.2, 0.1]], (1000, 1)))
    chance = np.arange(1000) / 1000
    drawn_values = choose(logits, 1.0, 0.85, chance)
    assert np.bincount(drawn_values, minlength=3).tolist() == [778, 222, 0]
    assert np.bincount(choose(logits, 1.0, 1.0, chance)).tolist() == [700, 200, 100]
    assert set(choose(logits, 1e-3, 1.0, chance).tolist()) == {0}
