"""The end of a band piece, and who has to be heard in it."""

from __future__ import annotations

from engine.analysis.ensemble import PRESENCE, missing, presence
from engine.composing.ending import LONGEST_RING, ended
from engine.music.instrument_table import DRUM
from tests.engine.composing.grid_music import grid_notes, place


def test_the_last_chord_rings_to_the_end_and_nothing_rings_into_it_or_over_it() -> None:
    early = [(0, 384, "pad", 60), (36, 6, "bass", 40)]
    last = [(48, 6, "bass", 36), (48, 3, "piano", 64), (48, 48, "piano", 60)]
    notes = grid_notes(*early, *last, (60, 60, "drums", 49))
    done = ended(notes, 96)
    assert done["duration"].tolist() == [48, 6, 48, 48, 48, 36]
    assert notes["duration"].tolist() == [384, 6, 6, 3, 48, 60]
    for name in ("tick", "instrument", "pitch", "velocity"):
        assert (done[name] == notes[name]).all()


def test_no_chord_rings_for_more_than_two_bars() -> None:
    notes = grid_notes((0, 12, "piano", 60), (12, 12, "piano", 62), (370, 9, "drums", 36))
    assert ended(notes, 384)["duration"].tolist() == [12, LONGEST_RING, 9]


def test_drums_alone_ring_by_themselves() -> None:
    notes = grid_notes((0, 6, "drums", 36), (90, 12, "drums", 49))
    assert ended(notes, 96)["duration"].tolist() == [6, 6]


def test_presence_counts_the_bars_in_which_a_note_begins_or_is_held() -> None:
    notes = grid_notes((0, 12, "bass", 40), (12, 12, "bass", 40), (36, 61, "pad", 60))
    assert presence(notes, place("bass"), 8, 48) == 1 / 8
    assert presence(notes, place("pad"), 8, 48) == 3 / 8
    assert presence(notes, DRUM, 8, 48) == 0
    # A note that ends with a bar is not heard in the next.
    assert presence(grid_notes((0, 48, "pad", 60)), place("pad"), 2, 48) == 0.5
    # What is held over the end counts to the end.
    assert presence(grid_notes((48, 900, "pad", 60)), place("pad"), 2, 48) == 0.5


def test_who_is_hardly_heard_is_missing() -> None:
    notes = grid_notes((0, 12, "bass", 40), (48, 96, "pad", 60))
    wanted = [DRUM, place("bass"), place("pad")]
    assert missing(notes, wanted, 8, 48) == [DRUM, place("bass")]
    assert PRESENCE == 2 / 8
