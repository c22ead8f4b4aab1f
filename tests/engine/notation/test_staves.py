"""Hands, voices, lengths and names of notes."""

from __future__ import annotations

import pytest

from engine.api.instruments import ORDER
from engine.api.keys import all_keys, parse_key
from engine.music.grid import Grid
from engine.notation.lengths import written_lengths
from engine.notation.spelling import AccidentalsInBar, key_signature, spell
from engine.notation.staves import split_hands, staves_of
from engine.notation.tones import PlayedPart, Tone
from engine.notation.values import metre_of
from engine.notation.voices import share_voices

METRE = metre_of(Grid(100.0, 4))


def pitches(tones: tuple[Tone, ...]) -> list[int]:
    return [tone.pitch for tone in tones]


def part(instrument: str, *notes: int) -> PlayedPart:
    index = next(index for index, one in enumerate(ORDER) if one.name == instrument)
    tones = tuple(Tone(12 * at, 12 * at + 12, pitch) for at, pitch in enumerate(notes))
    return PlayedPart(instrument, index, 0, tones)


def test_a_melody_stays_in_one_hand_above_its_accompaniment() -> None:
    melody = [Tone(12 * at, 12 * at + 12, pitch) for at, pitch in enumerate((72, 67, 64, 60) * 4)]
    below = [Tone(6 * at, 6 * at + 6, pitch) for at, pitch in enumerate((48, 52, 55, 52) * 8)]
    tones = sorted([*melody, *below], key=lambda tone: (tone.start, -tone.pitch))
    right, left = split_hands(tones, METRE)
    assert (sorted(right), sorted(left)) == (sorted(melody), sorted(below))


def test_no_hand_has_to_reach_too_far() -> None:
    tones = [Tone(0, 48, pitch) for pitch in (84, 79, 72, 40, 36)]
    right, left = split_hands(tones, METRE)
    assert (pitches(right), pitches(left)) == ([84, 79, 72], [40, 36])


@pytest.mark.parametrize(
    ("instrument", "notes", "clefs"),
    [
        ("piano", (60, 62), [("G", 0), ("F", 0)]),
        ("cello", (40, 45, 50), [("F", 0)]),
        ("flute", (74, 79, 83), [("G", 0)]),
        ("bass", (31, 36, 40), [("F", -1)]),
        ("guitar", (52, 57, 64), [("G", -1)]),
        ("string section", (40, 47, 71, 76), [("G", 0), ("F", 0)]),
        ("drums", (36, 38, 42), [("percussion", 0)]),
    ],
)
def test_each_instrument_gets_the_clefs_it_is_read_in(
    instrument: str, notes: tuple[int, ...], clefs: list[tuple[str, int]]
) -> None:
    found = staves_of(part(instrument, *notes), METRE)
    assert [(staff.clef.sign, staff.clef.octaves) for staff in found] == clefs


def test_a_held_note_under_a_melody_is_a_voice_of_its_own() -> None:
    melody = [Tone(12 * at, 12 * at + 12, 72 - at) for at in range(4)]
    upper, lower = share_voices([melody[0], Tone(0, 48, 60), *melody[1:]], 48)
    assert [strike.tones for strike in upper] == [(tone,) for tone in melody]
    assert [strike.tones for strike in lower] == [(Tone(0, 48, 60),)]


def test_what_flows_into_each_other_is_one_voice() -> None:
    tones = [Tone(12 * at, 12 * at + 14, 60 + at) for at in range(8)]
    upper, lower = share_voices(tones, 48)
    assert len(upper) == 8
    assert lower == ()


def test_chords_that_are_struck_together_stay_together() -> None:
    tones = [
        Tone(12 * at, 12 * at + length, pitch)
        for at in range(4)
        for pitch, length in ((67, 11), (64, 12), (60, 10))
    ]
    upper, lower = share_voices(tones, 48)
    assert [len(strike.tones) for strike in upper] == [3, 3, 3, 3]
    assert lower == ()


@pytest.mark.parametrize(
    ("tones", "ends"),
    [
        # A quarter is played a little short, a staccato far shorter.
        ([(0, 10), (12, 22)], [12, 24]),
        ([(0, 3), (6, 9), (12, 14)], [6, 12, 18]),
        # A real rest stays one.
        ([(0, 12), (36, 48)], [12, 48]),
        ([(0, 11), (24, 48)], [12, 48]),
        # The last chord is held to a beat.
        ([(0, 47)], [48]),
        ([(0, 50)], [48]),
    ],
)
def test_lengths_are_those_that_a_reader_expects(
    tones: list[tuple[int, int]], ends: list[int]
) -> None:
    upper, _ = share_voices([Tone(start, end, 60) for start, end in tones], 48)
    assert [one.end for one in written_lengths(upper, METRE)] == ends


@pytest.mark.parametrize(
    ("key", "pitch", "name"),
    [
        ("C major", 66, "F#4"),
        ("C major", 70, "Bb4"),
        ("F# major", 65, "E#4"),
        ("F# major", 66, "F#4"),
        ("Db major", 66, "Gb4"),
        ("Eb minor", 59, "Cb4"),
        ("D minor", 61, "C#4"),
        ("A minor", 68, "G#4"),
        ("G# minor", 67, "F##4"),
        ("G# minor", 62, "D4"),
        ("Db major", 62, "D4"),
    ],
)
def test_accidentals_are_those_of_the_key(key: str, pitch: int, name: str) -> None:
    found = spell(pitch, parse_key(key))
    mark = {-1: "b", 0: "", 1: "#", 2: "##"}[found.alter]
    assert f"{found.letter}{mark}{found.octave}" == name


def test_every_pitch_has_a_name_in_every_key_and_the_scale_needs_no_accidental() -> None:
    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    scales = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
    for key in all_keys():
        assert -7 <= key_signature(key) <= 7
        for pitch in range(21, 109):
            letter, alter, octave = spell(pitch, key)
            assert 12 * (octave + 1) + steps[letter] + alter == pitch
        bar = AccidentalsInBar(key_signature(key))
        for step in scales[key.mode]:
            assert bar.needed(spell(60 + key.tonic + step, key)) is None


def test_an_accidental_holds_to_the_end_of_the_bar() -> None:
    key = parse_key("C major")
    bar = AccidentalsInBar(0)
    wanted = [bar.needed(spell(pitch, key)) for pitch in (66, 66, 65, 65, 78)]
    assert wanted == ["sharp", None, "natural", None, "sharp"]
