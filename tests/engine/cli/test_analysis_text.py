"""Analyses as text, of music that lacks what most music has, or has more than is listed."""

from __future__ import annotations

from dataclasses import replace

from engine.api.analysis_rows import MelodyNote, PartFigures
from engine.api.keys import parse_key
from engine.cli.analysis_text import MAX_PARTS, analysis_lines
from tests.engine.insight.heard import analysed, drums_alone, many_tracks, one_note, two_chords


def test_music_without_a_beat_has_no_bars_and_its_chords_have_times() -> None:
    lines = list(analysis_lines(analysed(two_chords())))
    assert "Tempo    none (no steady beat)" in lines
    assert not any(line.startswith(("Metre", "Form")) for line in lines)
    assert lines[lines.index("Chords") + 1 :] == ["    0:00  C", "    0:04  N.C.", "    0:40  Am"]


def test_drums_alone_have_a_metre_and_no_melody() -> None:
    lines = list(analysis_lines(analysed(drums_alone())))
    assert "Metre    3/4, 8 bars" in lines
    assert not any(line.startswith("Melody") for line in lines)
    # What a drum is named after its key says nothing: it has no range.
    assert "  Drums (drums): 24 notes, 2.1 a second, 1.0 at once" in lines


def test_what_is_there_once_is_not_told_in_the_plural() -> None:
    text = "\n".join(analysis_lines(analysed(one_note())))
    assert "song.mid: 0:02, 1 note\n" in text
    assert "Metre    4/4, 1 bar\n" in text
    assert "Melody   1 note, C4 to C4" in text
    assert "  Acoustic Grand Piano (piano): 1 note, C4 to C4, 0.5 a second, 1.0 at once" in text


def test_notes_are_spelled_as_the_key_asks() -> None:
    part = PartFigures("flute", 73, "flute", 9, 73, 82, 1.0, 1.0)
    found = replace(
        analysed(one_note()),
        key=parse_key("F# major"),
        parts=(part,),
        melody=(MelodyNote(0.0, 0.5, 73),),
    )
    text = "\n".join(analysis_lines(found))
    assert "Melody   1 note, C#5 to C#5" in text
    assert "  flute: 9 notes, C#5 to A#5, 1.0 a second" in text


def test_of_very_many_instruments_the_rest_is_counted() -> None:
    lines = list(analysis_lines(analysed(many_tracks(MAX_PARTS + 2))))
    listed = lines[lines.index("Instruments") + 1 :]
    assert listed[: MAX_PARTS + 1] == [
        *(
            f"  Piano {number} (piano): 64 notes, C3 to B4, 2.0 a second, 1.0 at once"
            for number in range(1, MAX_PARTS + 1)
        ),
        "  and 2 more",
    ]


def test_a_longer_pieces_mood_is_told_window_by_window() -> None:
    lines = list(analysis_lines(analysed(many_tracks(1))))
    told = lines[lines.index("Mood over time") + 1 : lines.index("Chords") - 1]
    assert told == [
        "    0:15  valence +0.00  arousal +0.00",
        "    0:17  valence +0.00  arousal +0.00",
    ]
    # A single window says no more than the mood of the whole.
    assert "Mood over time" not in list(analysis_lines(analysed(many_tracks(1), end=10.0)))
