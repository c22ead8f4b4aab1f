"""Small parts of training: the moods' modes, and the number format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import pytest

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.training.piano.priors import major_shares
from engine.training.piano_datasets import PianoPiece
from engine.training.precision import best_policy
from tests.engine.made_up import clip


def pieces() -> list[PianoPiece]:
    """Five clips a mood, happy and calm ones in major, and one of the calm ones in minor."""
    found = []
    for corner, place in CORNERS.items():
        for seed in range(5):
            plays = "sad" if (corner, seed) == ("calm", 4) else corner
            notes = clip(plays, seed, 40.0)
            found.append(
                PianoPiece(corner, corner, notes, "clip", "train", whole=False, mood=place)
            )
    return found


def test_the_share_of_major_is_counted_for_each_mood() -> None:
    shares = major_shares(pieces())
    assert list(shares) == list(CORNERS)
    assert shares["happy"] == 1.0
    assert shares["calm"] == 0.8
    assert shares["angry"] < 0.5
    assert shares["sad"] < 0.5


def test_only_labelled_clips_that_are_learned_from_count() -> None:
    music = pieces()
    sad = clip("sad", 1, 40.0)
    others = [
        replace(music[0], notes=sad, split="val"),
        replace(music[0], notes=sad, genre="game"),
        replace(music[0], notes=sad, mood=None),
    ]
    assert major_shares([*music, *others]) == major_shares(music)
    with pytest.raises(DataError, match="No labelled clip is angry"):
        major_shares([piece for piece in music if piece.name != "angry"])


def test_the_number_format_suits_the_processor() -> None:
    flags = Path("/proc/cpuinfo").read_text("ascii", "replace")
    has_bfloat16 = "avx512_bf16" in flags or "amx_bf16" in flags
    assert best_policy() == ("mixed_bfloat16" if has_bfloat16 else "float32")
    assert keras.mixed_precision.DTypePolicy(best_policy()).variable_dtype == "float32"
