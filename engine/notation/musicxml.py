"""Writes a score as MusicXML.

Source: MusicXML 4.0 (W3C Music Notation Community Group, 2021).
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, indent, tostring

from engine import __version__
from engine.api.chord_names import NO_CHORD, QUALITIES, Chord, chord_symbol
from engine.music.grid import TICKS
from engine.music.score import DRUMS
from engine.notation.arranging import ScorePart, WrittenScore
from engine.notation.drum_notation import DRUM_NOTES
from engine.notation.musicxml_notes import StaffContext, add_element, add_move, add_staff
from engine.notation.spelling import key_signature
from engine.notation.tones import is_drums

_DOCTYPE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_KINDS: Final = {
    "maj": "major",
    "min": "minor",
    "dim": "diminished",
    "sus4": "suspended-fourth",
    "7": "dominant",
    "maj7": "major-seventh",
    "min7": "minor-seventh",
}
"""What MusicXML calls the chords that are heard (:mod:`engine.analysis.chord_recognition`)."""
_DRUM_CHANNEL: Final = 10
_ABBREVIATIONS: Final = {
    "bass": "Bs.",
    "brass": "Br.",
    "cello": "Vc.",
    "choir": "Ch.",
    "drums": "Dr.",
    "electric guitar": "E. Gtr.",
    "flute": "Fl.",
    "guitar": "Gtr.",
    "harp": "Hp.",
    "mallets": "Mlts.",
    "organ": "Org.",
    "piano": "Pno.",
    "string section": "Str.",
    "violin": "Vln.",
    "winds": "Ww.",
}


def write_musicxml(score: WrittenScore, composer: str | None = None) -> bytes:
    """Write a score as an uncompressed MusicXML file; equal scores give equal bytes.

    Pitches are written as they sound; clefs with an eight below stand for what is usually written
    an octave higher.

    Args:
        score: The score.
        composer: Who stands above the first staff at the right; None for nobody.

    Example: ``Path("piece.musicxml").write_bytes(write_musicxml(score))``.
    """
    root = Element("score-partwise", version="4.0")
    add_element(add_element(root, "work"), "work-title", score.title)
    identification = add_element(root, "identification")
    if composer:
        add_element(identification, "creator", composer, type="composer")
    add_element(add_element(identification, "encoding"), "software", f"Affetto {__version__}")
    listed = add_element(root, "part-list")
    for number, part in enumerate(score.parts, start=1):
        _list_part(listed, part, number, several=len(score.parts) > 1)
    for number, part in enumerate(score.parts, start=1):
        _write_part(add_element(root, "part", id=f"P{number}"), score, part, number)
    indent(root, " ")
    return (_DOCTYPE + tostring(root, encoding="unicode") + "\n").encode()


def _list_part(listed: Element, part: ScorePart, number: int, *, several: bool) -> None:
    """Name a part, and say what plays it."""
    name = part.played.name.partition(" (")[0]
    element = add_element(listed, "score-part", id=f"P{number}")
    # Whoever plays alone knows what.
    shown = {} if several else {"print-object": "no"}
    shown_name = name[:1].upper() + name[1:]
    add_element(element, "part-name", shown_name, **shown)
    add_element(element, "part-abbreviation", _abbreviated(name), **shown)
    if not is_drums(part.played):
        add_element(
            add_element(element, "score-instrument", id=f"P{number}-I1"), "instrument-name", name
        )
        midi = add_element(element, "midi-instrument", id=f"P{number}-I1")
        # The tenth channel is the drums'.
        channel = (number - 1) % 15 + 1
        add_element(midi, "midi-channel", channel + (channel >= _DRUM_CHANNEL))
        add_element(midi, "midi-program", part.played.program % DRUMS + 1)
        return
    keys = sorted({tone.pitch for tone in part.played.tones})
    for key in keys:
        drum = add_element(element, "score-instrument", id=f"P{number}-I{key}")
        add_element(drum, "instrument-name", DRUM_NOTES[key].name)
    for key in keys:
        midi = add_element(element, "midi-instrument", id=f"P{number}-I{key}")
        add_element(midi, "midi-channel", _DRUM_CHANNEL)
        add_element(midi, "midi-unpitched", key + 1)


def _abbreviated(name: str) -> str:
    """A short name for all systems but the first: ``"Lead Guitar"`` is ``"Lead Gui."``."""
    if (usual := _ABBREVIATIONS.get(name.casefold())) is not None:
        return usual
    words = name.split()
    short = [word if len(word) <= 4 else word[:3] + "." for word in words[:2]]
    text = " ".join(short)
    return text[:1].upper() + text[1:]


def _write_part(element: Element, score: WrittenScore, part: ScorePart, number: int) -> None:
    for bar in range(score.bars):
        measure = add_element(element, "measure", number=str(bar + 1))
        if bar == 0:
            _write_attributes(measure, score, part)
            if number == 1:
                _write_tempo(measure, score)
        if number == 1:
            _write_chords(measure, score, bar)
        for index, staff in enumerate(part.staves):
            if index:
                add_move(measure, "backup", score.metre.bar)
            add_staff(measure, staff, bar, StaffContext(score, part, number, index))
        if bar == score.bars - 1:
            add_element(
                add_element(measure, "barline", location="right"), "bar-style", "light-heavy"
            )


def _write_attributes(measure: Element, score: WrittenScore, part: ScorePart) -> None:
    attributes = add_element(measure, "attributes")
    add_element(attributes, "divisions", TICKS)
    key = add_element(attributes, "key")
    add_element(key, "fifths", 0 if is_drums(part.played) else key_signature(score.key))
    add_element(key, "mode", score.key.mode)
    time = add_element(attributes, "time")
    add_element(time, "beats", score.grid.meter)
    add_element(time, "beat-type", score.grid.unit)
    if len(part.staves) > 1:
        add_element(attributes, "staves", len(part.staves))
    for number, staff in enumerate(part.staves, start=1):
        clef = add_element(attributes, "clef", number=str(number))
        add_element(clef, "sign", staff.clef.sign)
        if staff.clef.line:
            add_element(clef, "line", staff.clef.line)
        if staff.clef.octaves:
            add_element(clef, "clef-octave-change", staff.clef.octaves)


def _write_tempo(measure: Element, score: WrittenScore) -> None:
    """The metronome mark: beats of the foot a minute, dotted quarters in 6/8."""
    direction = add_element(measure, "direction", placement="above")
    metronome = add_element(add_element(direction, "direction-type"), "metronome", parentheses="no")
    add_element(metronome, "beat-unit", "quarter")
    if score.metre.pulse != TICKS:
        add_element(metronome, "beat-unit-dot")
    add_element(metronome, "per-minute", round(score.grid.tempo * TICKS / score.metre.pulse))
    add_element(direction, "sound", tempo=f"{score.grid.tempo:.3f}")


def _write_chords(measure: Element, score: WrittenScore, bar: int) -> None:
    """Name the chords that begin in a bar, above its top staff, as cards and pictures name them."""
    begin = bar * score.metre.bar
    for tick, root, quality, bass in score.chords.tolist():
        if not begin <= tick < begin + score.metre.bar:
            continue
        chord = Chord(root, quality, bass)
        harmony = add_element(measure, "harmony", placement="above")
        if chord == NO_CHORD:
            # A root is asked for, but its letter is not to be read.
            add_element(add_element(harmony, "root"), "root-step", "C", text="")
            add_element(harmony, "kind", "none", text="N.C.")
        else:
            above, _, below = chord_symbol(chord, score.key).partition("/")
            _add_note_name(add_element(harmony, "root"), "root", above)
            kind = QUALITIES[quality]
            add_element(harmony, "kind", _KINDS.get(kind.name, "other"), text=kind.symbol)
            if below:
                _add_note_name(add_element(harmony, "bass"), "bass", below)
        if tick > begin:
            add_element(harmony, "offset", tick - begin)


def _add_note_name(element: Element, kind: str, symbol: str) -> None:
    """The note that a chord's symbol begins with: ``"Bbm7"`` is B, a semitone lower."""
    add_element(element, f"{kind}-step", symbol[0])
    if (alter := {"#": 1, "b": -1}.get(symbol[1:2])) is not None:
        add_element(element, f"{kind}-alter", alter)
