"""Writes the notes of a bar as MusicXML: voices, ties, tuplets, beams and accidentals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from engine.notation.arranging import ScorePart, StaffBars, WrittenScore
from engine.notation.beams import beams_of
from engine.notation.drum_notation import DRUM_NOTES
from engine.notation.spelling import AccidentalsInBar, key_signature, spell
from engine.notation.symbols import Symbol
from engine.notation.tones import is_drums

_VOICES_A_STAFF: Final = 2


@dataclass(frozen=True, slots=True)
class StaffContext:
    """Where a bar of a staff stands.

    Attributes:
        score: The whole score.
        part: Its part.
        number: The part's number, from 1.
        staff: The staff's index in the part.
    """

    score: WrittenScore
    part: ScorePart
    number: int
    staff: int


class _Look(NamedTuple):
    """What a symbol looks like beside its value."""

    stem: str | None
    beams: tuple[str, ...]
    accidentals: dict[int, str]


def add_element(parent: Element, name: str, content: object = None, **attributes: str) -> Element:
    """Add an element, with a text if there is one; characters that cannot be printed are left out.

    Example: ``add_element(time, "beats", 4)`` adds ``<beats>4</beats>``.
    """
    child = SubElement(parent, name, attributes)
    if content is not None:
        child.text = "".join(letter for letter in str(content) if letter.isprintable())
    return child


def add_move(measure: Element, way: str, ticks: int) -> None:
    """Move on or back in a bar without a symbol: ``way`` is ``forward`` or ``backup``."""
    add_element(add_element(measure, way), "duration", ticks)


def add_staff(measure: Element, staff: StaffBars, bar: int, where: StaffContext) -> None:
    """Write a bar of a staff: its upper voice, then its lower one from the bar line again."""
    voices = [voice[bar] for voice in staff.voices]
    silent = not any(voices)
    accidentals = _accidentals(voices, where)
    written = False
    for index, symbols in enumerate(voices):
        voice = where.staff * _VOICES_A_STAFF + index + 1
        if silent and index == 0:
            rest = add_element(measure, "note")
            add_element(rest, "rest", measure="yes")
            add_element(rest, "duration", where.score.metre.bar)
            _add_voice(rest, voice, where)
            written = True
        if not symbols:
            continue
        if written:
            add_move(measure, "backup", where.score.metre.bar)
        stem = ("up", "down")[index] if all(voices) else None
        # What is silent in a voice beside another one, nobody wants to read.
        hidden = index == 1 and all(voices)
        beams = beams_of(symbols, where.score.metre)
        for number, symbol in enumerate(symbols):
            if hidden and not symbol.pitches and not symbol.tuplet:
                add_move(measure, "forward", symbol.ticks)
                continue
            marks = accidentals[index][number]
            _add_symbol(measure, symbol, voice, _Look(stem, beams[number], marks), where)
        written = True


def _accidentals(
    voices: Sequence[Sequence[Symbol]], where: StaffContext
) -> list[list[dict[int, str]]]:
    """The accidentals before each symbol's pitches: both voices of a staff share them."""
    found: list[list[dict[int, str]]] = [[{} for _ in symbols] for symbols in voices]
    if is_drums(where.part.played):
        return found
    state = AccidentalsInBar(key_signature(where.score.key))
    order = sorted(
        (symbol.start, index, number)
        for index, symbols in enumerate(voices)
        for number, symbol in enumerate(symbols)
        if not symbol.tied_before
    )
    for _, index, number in order:
        for pitch in voices[index][number].pitches:
            mark = state.needed(spell(pitch, where.score.key))
            if mark is not None:
                found[index][number][pitch] = mark
    return found


def _add_symbol(
    measure: Element, symbol: Symbol, voice: int, look: _Look, where: StaffContext
) -> None:
    """Write a chord, note by note from below, or a rest."""
    for index, pitch in enumerate(symbol.pitches[::-1] or (None,)):
        note = add_element(measure, "note")
        if index:
            add_element(note, "chord")
        _add_pitch(note, pitch, where)
        add_element(note, "duration", symbol.ticks)
        ties = ((symbol.tied_before, "stop"), (symbol.tied_after, "start"))
        for way in (way for tied, way in ties if tied):
            add_element(note, "tie", type=way)
        if pitch is not None:
            key = pitch if is_drums(where.part.played) else 1
            add_element(note, "instrument", id=f"P{where.number}-I{key}")
        add_element(note, "voice", voice)
        _add_value(note, symbol, pitch, look)
        if pitch is not None and look.stem is not None and symbol.value != "whole":
            add_element(note, "stem", look.stem)
        if pitch is not None and is_drums(where.part.played):
            add_element(note, "notehead", DRUM_NOTES[pitch].head)
        _add_staff_number(note, where)
        for level, beam in enumerate(look.beams if index == 0 else (), start=1):
            add_element(note, "beam", beam, number=str(level))
        _add_notations(note, symbol, first=index == 0)


def _add_value(note: Element, symbol: Symbol, pitch: int | None, look: _Look) -> None:
    """The symbol's value, with what stands around the head."""
    add_element(note, "type", symbol.value)
    for _ in range(symbol.dots):
        add_element(note, "dot")
    if pitch in look.accidentals:
        add_element(note, "accidental", look.accidentals[pitch])
    if symbol.tuplet:
        change = add_element(note, "time-modification")
        add_element(change, "actual-notes", 3)
        add_element(change, "normal-notes", 2)


def _add_pitch(note: Element, pitch: int | None, where: StaffContext) -> None:
    """The pitch of a note, the place of a drum, or a rest."""
    if pitch is None:
        add_element(note, "rest")
        return
    if is_drums(where.part.played):
        drum = DRUM_NOTES[pitch]
        place = add_element(note, "unpitched")
        add_element(place, "display-step", drum.step)
        add_element(place, "display-octave", drum.octave)
        return
    spelled = spell(pitch, where.score.key)
    element = add_element(note, "pitch")
    add_element(element, "step", spelled.letter)
    if spelled.alter:
        add_element(element, "alter", spelled.alter)
    add_element(element, "octave", spelled.octave)


def _add_notations(note: Element, symbol: Symbol, *, first: bool) -> None:
    """Ties, tuplets and dots above, as they are drawn."""
    notations = Element("notations")
    for tied, way in ((symbol.tied_before, "stop"), (symbol.tied_after, "start")):
        if tied and symbol.pitches:
            add_element(notations, "tied", type=way)
    if first:
        if symbol.opens:
            add_element(notations, "tuplet", type="start", bracket="yes")
        if symbol.closes:
            add_element(notations, "tuplet", type="stop")
        if symbol.staccato:
            add_element(add_element(notations, "articulations"), "staccato")
    if len(notations):
        note.append(notations)


def _add_voice(note: Element, voice: int, where: StaffContext) -> None:
    add_element(note, "voice", voice)
    _add_staff_number(note, where)


def _add_staff_number(note: Element, where: StaffContext) -> None:
    if len(where.part.staves) > 1:
        add_element(note, "staff", where.staff + 1)
