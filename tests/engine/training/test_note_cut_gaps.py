"""Stretches in which only a gap is written: what stands around it is told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.api.instruments import ORDER
from engine.tokens.gap import Gap
from engine.training import note_cuts
from engine.training.note_cuts import WITHHELD, cut_notes
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.training.note_music import BAND, band_piece, many, told
from tests.engine.training.test_note_cuts import part, ticks_written


def with_gap(monkeypatch: pytest.MonkeyPatch, gap: Gap) -> None:
    """Every stretch has this gap."""
    monkeypatch.setattr(note_cuts, "draw_gap", lambda *_: gap)
    monkeypatch.setattr(note_cuts, "arranged", lambda notes, _: notes)
    monkeypatch.setattr(note_cuts, "FROM_THE_START", 1.0)
    monkeypatch.setattr(note_cuts, "WITHHELD", dict.fromkeys(WITHHELD, 0.0))


def test_bars_are_written_anew_while_the_rest_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    everyone = tuple(sorted(place(name) for name in BAND))
    with_gap(monkeypatch, Gap(4 * 48, 6 * 48, 8 * 48, everyone))
    cut = cut_notes(band_piece(), 200, np.random.default_rng(0))
    ticks = ticks_written(cut)
    assert max(ticks) < 6 * 48
    assert cut.ends
    inside = np.array(ticks) >= 4 * 48
    steps = cut.conditions[:, 0].shape[0]
    flags = [told(cut, step)["in_gap"] for step in range(steps)]
    assert flags == [*inside.astype(float).tolist(), 1.0]
    begin = int(inside.argmax())
    assert told(cut, begin)["gap_2"] == pytest.approx(
        math.exp(-(6 * 48 - ticks[begin - 1]) / 48 / 2), abs=1e-5
    )
    assert told(cut, begin - 1)["gap_2"] == 0
    assert [one.name for one in ORDER if told(cut, -1)[f"writes_{one.name}"]] == [
        ORDER[index].name for index in everyone
    ]
    # What follows is told up to two bars after the gap, and nothing of the gap itself.
    assert part(cut, "standing_next", 0)[48 - 12 :].any()
    assert part(cut, "standing_gap", begin)[-1] == 1
    assert not part(cut, "standing", begin).any()
    # The time that is left is the whole piece's.
    assert told(cut, -1)["left_144"] == pytest.approx(
        math.exp(-(24 - ticks[-1] / 48) / 144), abs=1e-5
    )


def test_one_instrument_is_written_over_what_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    with_gap(monkeypatch, Gap(0, 4 * 48, 6 * 48, (place("flute"),)))
    cut = cut_notes(band_piece(), 200, np.random.default_rng(0))
    assert set(cut.tokens["instrument"].tolist()) == {place("flute")}
    assert ticks_written(cut) == [12, 60, 108, 156]
    first = told(cut, 0)
    assert (first["in_gap"], first["writes_flute"], first["writes_bass"]) == (1, 1, 0)
    # Those that stand play as well, and count in the density.
    assert (first["plays_bass"], first["plays_flute"]) == (1, 1)
    assert first["density"] > math.log2(2 / 6)
    standing = part(cut, "standing_players", 0)
    assert [ORDER[index].name for index in np.flatnonzero(standing)] == ["drums"]
    assert part(cut, "standing", 0).max() == 1  # the bass is held
    assert part(cut, "back_players", 1)[place("drums")] == 1
    assert not part(cut, "sounding", 0).any()


def test_a_gap_whose_rests_no_shift_can_tell_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(at * 6, 6, "piano", 60 + at % 5) for at in range(64)]
    rows += [(3, 6, "flute", 80), (53, 6, "flute", 82), (103, 6, "flute", 84)]
    piece = band_piece(notes=grid_notes(*sorted(rows)))
    with_gap(monkeypatch, Gap(0, 3 * 48, 5 * 48, (place("flute"),)))
    cut = cut_notes(piece, 200, np.random.default_rng(0))
    assert len(cut.tokens) == len(piece.notes)
    assert told(cut, 0)["in_gap"] == 0


@pytest.mark.slow
def test_gaps_come_up_in_training() -> None:
    gaps = [
        any(told(cut, -1)[f"writes_{name}"] for name in BAND) for cut in many(band_piece(), 120)
    ]
    assert 0.2 < np.mean(gaps) < 0.5
