"""The card of an analysis, of music that lacks what most music has, or has too much of it."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.analyse_card import MAX_CHANGES, MAX_NAME, MAX_PARTS, AnalyseCard
from engine.api.analysis import Analysis
from engine.api.analysis_rows import MelodyNote, PartFigures, TempoSpan
from engine.api.keys import parse_key
from tests.bot.fake_engine import analysis
from tests.engine.insight.heard import analysed, drums_alone, many_tracks, two_chords


async def fields(found: Analysis) -> dict[str | None, str | None]:
    """What the card says under each heading."""
    [content, *_] = [one async for one in AnalyseCard("A file", 2, found).contents(10**6)]
    return {field.name: field.value for field in content.embeds[0].fields}


async def test_music_without_a_beat_says_so_in_place_of_tempo_and_metre() -> None:
    shown = await fields(analysed(two_chords()))
    assert shown["Tempo"] == shown["Metre"] == "no steady beat"
    assert shown["Chords"] == "C – N.C. – Am"
    assert "Form" not in shown


async def test_drums_alone_have_a_metre_and_no_melody() -> None:
    shown = await fields(analysed(drums_alone()))
    assert (shown["Tempo"], shown["Metre"]) == ("120 BPM", "3/4, 8 bars")
    assert "Melody" not in shown
    assert shown["Instruments"] == "Drums (drums): 24"


async def test_of_many_instruments_the_rest_is_counted() -> None:
    shown = await fields(analysed(many_tracks(MAX_PARTS + 3)))
    lines = str(shown["Instruments"]).splitlines()
    assert lines[0] == "Piano 1 (piano): 64, C3 to B4"
    assert len(lines) == MAX_PARTS + 1
    assert lines[-1] == "and 3 more"


async def test_an_instrument_is_not_named_twice_and_a_long_name_is_cut() -> None:
    parts = (
        PartFigures("flute", 73, "flute", 9, 72, 88, 1.0, 1.0),
        # No instrument of ours has this sound.
        PartFigures("Seashore", 122, "", 9, 60, 60, 1.0, 1.0),
        PartFigures("x" * 99, 0, "piano", 9, 60, 64, 1.0, 1.0),
    )
    shown = await fields(replace(analysis("a.mid"), parts=parts))
    assert str(shown["Instruments"]).splitlines() == [
        "flute: 9, C5 to E6",
        "Seashore: 9, C4 to C4",
        f"{'x' * (MAX_NAME - 1)}… (piano): 9, C4 to E4",
    ]


async def test_notes_are_spelled_as_the_key_asks() -> None:
    part = PartFigures("flute", 73, "flute", 9, 73, 82, 1.0, 1.0)
    melody = (MelodyNote(0.0, 0.5, 73),)
    found = replace(analysis("a.mid"), key=parse_key("F# major"), parts=(part,), melody=melody)
    shown = await fields(found)
    assert shown["Instruments"] == "flute: 9, C#5 to A#5"
    assert shown["Melody"] == "1, C#5 to C#5"


async def test_of_many_changes_of_tempo_the_rest_is_counted() -> None:
    tempos = tuple(TempoSpan(10.0 * n, 90.0 + n) for n in range(MAX_CHANGES + 2))
    shown = await fields(replace(analysis("a.mid"), tempos=tempos))
    lines = str(shown["Tempo"]).splitlines()
    assert lines == ["96 BPM", *(f"{n // 6}:{n % 6}0 {90 + n} BPM" for n in range(5)), "and 2 more"]


async def test_without_chords_none_are_listed() -> None:
    assert "Chords" not in await fields(replace(analysis("a.mid"), chords=()))
