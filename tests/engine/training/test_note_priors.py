"""What the composer knows of each mood's music, for the piano and for bands apart."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.music.grid import Grid
from engine.training.grid_piece import GridPiece
from engine.training.note_priors import measure_note_priors
from tests.engine.training.note_music import band_piece, piano_piece


def music() -> list[GridPiece]:
    """A clip and a band piece a mood, the bands twice as fast; and what does not count."""
    found: list[GridPiece] = []
    for number, mood in enumerate(CORNERS.values()):
        tempo = 60.0 + 10 * number
        found += [
            piano_piece(mood=mood, grid=Grid(tempo)),
            band_piece(mood=mood, grid=Grid(2 * tempo)),
            piano_piece(mood=mood, grid=Grid(200.0), split="val"),
            piano_piece(mood=mood, grid=Grid(200.0), genre="game"),
        ]
    return found


def test_tempo_density_and_mode_are_measured_by_mood_for_each() -> None:
    found = measure_note_priors(music())
    assert set(found) == {"piano", "band"}
    for number, name in enumerate(CORNERS):
        tempo = math.log2(60 + 10 * number)
        assert found["piano"]["tempos"][name] == pytest.approx([tempo, 0], abs=1e-3)
        assert found["band"]["tempos"][name] == pytest.approx([tempo + 1, 0], abs=1e-3)
        # Five notes a bar of one player; thirteen of five, whose drums count twice.
        assert found["piano"]["densities"][name][0] == pytest.approx(math.log2(5 / 4), abs=1e-3)
        assert found["band"]["densities"][name][0] == pytest.approx(
            math.log2(13 / 4 / math.sqrt(6)), abs=1e-3
        )
        assert found["band"]["major_share"][name] == 1.0
    slower = [replace(p, grid=Grid(p.grid.tempo / 4)) for p in music() if p.genre == "clip"]
    mean, deviation = measure_note_priors([*music(), *slower])["piano"]["tempos"]["happy"]
    assert (mean, deviation) == pytest.approx((math.log2(60) - 1, 1.0), abs=1e-3)


def test_shares_are_those_of_bands_and_others_get_their_mean() -> None:
    found = measure_note_priors(music())
    shares = found["band"]["shares"]
    assert (shares["drums"], shares["bass"], shares["piano"]) == (1.0, 0.25, 1.5)
    assert shares["organ"] == pytest.approx((1 + 0.25 + 1.5 + 0.25 + 0.25) / 5, abs=1e-3)
    assert found["piano"]["shares"]["piano"] == 1.25
    # A duo says nothing of it either.
    duo = band_piece(name="duo")
    duo = replace(duo, notes=duo.notes[duo.notes["instrument"] < 2], mood=None)
    assert measure_note_priors([*music(), duo, duo, duo])["band"]["shares"] == shares
    # Arrangements made by a program say nothing of how a band shares its notes.
    arranged = [replace(p, genre="pop") if p.genre == "game" else p for p in music()]
    assert set(measure_note_priors(arranged)["band"]["shares"].values()) == {1.0}


def test_a_mood_without_music_is_missed() -> None:
    sad = CORNERS["sad"]
    with pytest.raises(DataError, match=r"is sad; the emopia folder must hold all four moods\."):
        measure_note_priors([p for p in music() if p.genre != "clip" or p.mood != sad])
    with pytest.raises(DataError, match="is sad; the ym2413_mdb folder"):
        measure_note_priors([p for p in music() if p.genre == "clip" or p.mood != sad])
