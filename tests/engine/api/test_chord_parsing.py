"""Chords as people write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api.chord_names import NO_CHORD, QUALITIES, Chord, chord_symbol
from engine.api.chord_parsing import is_numeral, parse_chord
from engine.api.errors import RequestError
from engine.api.keys import Key, all_keys, parse_key


@pytest.mark.parametrize(
    ("texts", "symbol"),
    [
        ("C Cmaj CM Cmajor c", "C"),
        ("Am Amin A- am Ami Aminor AMIN A−", "Am"),
        ("F#m7 F♯m7 F#min7 F#-7 f#m7 F♯–7 F#mi7 F#m⁷", "F#m7"),
        ("Bb B♭ bb BB Bbmaj A# A♯", "Bb"),
        ("Cmaj7 CM7 C∆ C∆7 CΔ Cma7 CMaj7 CMAJ7 C△7 Cj7 C^7 C7M", "Cmaj7"),
        ("CmMaj7 CmM7 Cm(maj7) C-∆7 CminMaj7 Cm/maj7", "CmMaj7"),
        ("Cdim C° Co Cmb5 Cm(b5)", "Cdim"),
        ("Cdim7 C°7 Co7 Cº7", "Cdim7"),
        ("Bm7b5 Bø Bø7 Bm7(b5) Bhdim7 B-7b5 Bmin7♭5 Bm7-5", "Bm7b5"),
        ("Caug C+ C(#5)", "Caug"),
        ("C+7 C7#5 Caug7 C7(♯5)", "Caug7"),
        ("Csus4 Csus CSUS4", "Csus4"),
        ("Dsus2", "Dsus2"),
        ("G7sus4 G7sus G9sus4 G11", "G7sus4"),
        ("C6 CM6 C6/9 C69", "C6"),
        ("Dm6 D-6 Dm6/9", "Dm6"),
        ("E5 E(no3)", "E5"),
        ("C9 C13", "C9"),
        ("Cmaj9 CM9 C∆9 Cmaj13", "Cmaj9"),
        ("Em9 Em11 E-9", "Em9"),
        ("Cadd9 C(add9) Cadd2 C2", "Cadd9"),
        ("Am(add9) Amadd9", "Amadd9"),
        ("G7b9 G7(b9) G7♭9 G7-9", "G7b9"),
        ("G7 Gdom7 G7#9 G7#11 G7alt", "G7"),
        ("C/E c/e C/Fb", "C/E"),
        ("Gm7/F G-7/f", "Gm7/F"),
        ("D/F# D/F♯ D/Gb", "D/F#"),
        ("C6/9/E", "C6/E"),
        ("Am/G", "Am/G"),
        ("C/C", "C"),
        ("N.C. NC n.c. N nc N.C", "N.C."),
    ],
)
def test_a_chord_is_read_in_its_usual_spellings(texts: str, symbol: str) -> None:
    for text in texts.split():
        assert chord_symbol(parse_chord(text)) == symbol, text


@pytest.mark.parametrize(
    ("key", "numerals", "symbols"),
    [
        ("C major", "I V vi IV", "C G Am F"),
        ("G major", "ii7 V7 Imaj7 IV∆", "Am7 D7 Gmaj7 Cmaj7"),
        ("C major", "bVII ♭VI bIII iv bII #iv°", "Bb Ab Eb Fm Db F#dim"),
        ("C major", "vii° viiø7 vii°7 V+ Vsus4 vsus4", "Bdim Bm7b5 Bdim7 Gaug Gsus4 Gsus4"),
        ("C major", "V/V V7/V V7/vi vii°7/V iv/ii", "D D7 E7 F#dim7 Gm"),
        ("C major", "I/3 V/7 I/5 IV/b7 vi7/5", "C/E G/B C/G F/Bb Am7/G"),
        ("C major", "II7 III VI iim7 Im i6 imaj7 ii7b5", "D7 E A Dm7 Cm Cm6 CmMaj7 Dm7b5"),
        ("A minor", "i iv V7 VI III VII", "Am Dm E7 F C G"),
        ("A minor", "bVI bIII bVII bII #VI", "F C G Bb F#"),
        ("A minor", "vii° vii°7 vii vi° ii° iiø7", "G#dim G#dim7 Gm F#dim Bdim Bm7b5"),
        ("A minor", "i/3 V/7 VII/7 i/7 V7/iv V/III", "Am/C E/G# G Am/G A7 G"),
        ("F# minor", "i VI III VII Ⅳ", "F#m D A E B"),
        ("Eb major", "I vi ii V7", "Eb Cm Fm Bb7"),
    ],
)
def test_a_numeral_is_a_step_of_its_key(key: str, numerals: str, symbols: str) -> None:
    within = parse_key(key)
    found = [chord_symbol(parse_chord(text, within), within) for text in numerals.split()]
    assert found == symbols.split()
    assert all(map(is_numeral, numerals.split()))


def test_names_are_no_numerals_and_stay_where_they_are() -> None:
    for text in ("C", "Am7", "bb", "b7", "D/F#", "N.C."):
        assert not is_numeral(text)
        assert parse_chord(text, Key(5, "minor")) == parse_chord(text)


@given(
    st.builds(Chord, st.integers(0, 11), st.integers(0, len(QUALITIES) - 1), st.integers(0, 11))
    | st.just(NO_CHORD),
    st.sampled_from(all_keys()),
)
def test_what_a_chord_is_written_as_is_read_as_that_chord(chord: Chord, key: Key) -> None:
    assert parse_chord(chord_symbol(chord, key), key) == chord
    assert parse_chord(chord_symbol(chord)) == chord


@pytest.mark.parametrize(
    "text",
    ["", " ", "H", "Am7x", "Q", "IIII", "Vii", "VV", "IX", "C/", "C/H", "/E", "C/E/G", "I/8",
     "I/V/q", "V/IIz", "dim", "bass", "hello", "C m", "1", "C##", "%", "Cm7b5b5", "I" * 999],
)  # fmt: skip
def test_what_is_no_chord_is_refused_with_what_is_allowed(text: str) -> None:
    shown = re.escape(text.strip()[:32] or "–")
    with pytest.raises(RequestError, match=f"^Unknown chord: {shown}. Write .*Am, .*bVII.$"):
        parse_chord(text)


@given(st.text(max_size=12) | st.text("ABCGbm#7/IVivdimsu+-°ø♭ ", max_size=8))
def test_any_text_is_a_chord_or_refused(text: str) -> None:
    try:
        chord = parse_chord(text)
    except RequestError:
        return
    assert parse_chord(chord_symbol(chord)) == chord
