"""A gap that is written: told to the network just as it was in training."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.key_finding import find_key
from engine.composing.frame import Frame
from engine.composing.note_state import NoteDecodingState
from engine.composing.redoing.writing import prefix_before
from engine.music.chords import transpose_chords
from engine.music.grid import GRID_NOTE, GridNotes, notes_per_beat, to_notes
from engine.music.instrument_table import DRUM
from engine.music.mood_curve import Curve
from engine.tokens.attribute import transposition
from engine.tokens.gap import Gap
from engine.tokens.vocabulary import END
from engine.training import note_cuts
from engine.training.note_batches import stack_notes
from engine.training.note_cuts import WITHHELD, cut_notes
from tests.engine.close import assert_close
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.composing.test_note_state import SAD, Dictating
from tests.engine.opinions import drawn
from tests.engine.training.note_music import band_piece

BAR = 48


def in_c(notes: GridNotes, tonic: int) -> GridNotes:
    moved = notes.copy()
    pitched = notes["instrument"] != DRUM
    moved["pitch"][pitched] += transposition(tonic)
    return moved


@pytest.mark.parametrize("names", [("flute", "bass"), ("drums",)])
@pytest.mark.parametrize("first", [0, 2])
def test_the_network_is_given_what_it_learned_gaps_from(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], first: int
) -> None:
    piece = band_piece(16)
    writes = tuple(sorted(place(name) for name in names))
    gap = Gap(4 * BAR, 6 * BAR, 8 * BAR, writes)
    monkeypatch.setattr(note_cuts, "draw_gap", lambda *_: gap)
    monkeypatch.setattr(note_cuts, "arranged", lambda notes, _: notes)
    monkeypatch.setattr(note_cuts, "WITHHELD", dict.fromkeys(WITHHELD, -1.0))
    monkeypatch.setattr(note_cuts, "TEMPO_STRETCH", 0.0)
    cut = cut_notes(piece, 200, np.random.default_rng(0), bar_number=first)
    notes = piece.notes
    tick = notes["tick"]
    written = (tick >= first * BAR) & (tick < gap.begin)
    written |= (tick >= gap.begin) & (tick < gap.end) & np.isin(notes["instrument"], writes)
    part = notes[written]
    key, _ = find_key(to_notes(part, piece.grid))
    heard = notes[(tick >= part["tick"][0]) & (tick <= part["tick"][-1])]
    stands = ~written & (tick >= first * BAR) & (tick < gap.told_until)
    begins, prefix = prefix_before(notes[tick < gap.begin], gap.begin, BAR, key.tonic)
    assert begins == 0
    if first:  # as if the prefix were shorter
        begins, prefix = first * BAR, prefix[-int((part["tick"] < gap.begin).sum()) :]
        prefix["shift"][0] = 0
    frame = Frame(
        Curve([SAD]),
        key,
        piece.grid,
        16,
        sorted(set(heard["instrument"].tolist())),
        "game",
        [notes_per_beat(heard, BAR)],
        prefix=prefix,
        standing=in_c(notes[stands], key.tonic),
        before=in_c(notes[tick < first * BAR], key.tonic),
        first_tick=begins,
        gap=gap,
        opens=False,
        closes=False,
        counted_from=gap.begin,
    )
    chords = transpose_chords(piece.chords, transposition(key.tonic))
    network = Dictating(cut.tokens)
    state = NoteDecodingState(frame, [chords], [piece.returns])
    (tokens,) = drawn(state, network, guidance=0.0)
    assert np.array_equal(tokens, cut.tokens)
    batch = stack_notes([cut], len(tokens) + 1)
    assert batch["shift"][0, -1] == END
    given = network.session.given
    assert len(given) == len(tokens) + 1
    for step, one in enumerate(given):
        for name in ("conditions", "held", "echo", "now", "own"):
            # What is forced is not looked up, and nothing is around an end.
            if name in one and (step < len(tokens) or name not in ("now", "own")):
                told = batch[name][0, step]
                if name == "conditions":
                    told = told.copy()
                    told[0:3] = SAD.valence, SAD.arousal, 1.0
                assert_close(one[name][0], told, 2e-3, (name, step))


def test_a_gap_begins_by_itself_behind_a_silent_bar() -> None:
    notes = grid_notes((0, 12, "piano", 60), (48, 12, "piano", 62))
    assert prefix_before(notes, 96, BAR, 0)[1]["pitch"].tolist() == [60, 62]
    first, tokens = prefix_before(notes, 144, BAR, 0)
    assert (first, len(tokens)) == (144, 0)
    assert prefix_before(np.zeros(0, GRID_NOTE), 48, BAR, 0)[0] == 48
