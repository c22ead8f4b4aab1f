"""The table of what an evaluation of a band found."""

from __future__ import annotations

from typing import Final

from engine.evaluation.report import Layout

BAND_ROWS: Final = {
    "exact": ("Just the instruments wanted, each in a quarter of the bars", "1"),
    "drums": ("Drums in a quarter of the bars, where wanted", "1"),
    "unplayable": ("Notes out of range or with no voice left", "0"),
    "mood": ("Mood read right, of four", "≥ .82"),
    "mood_happy": ("… happy", ""),
    "mood_angry": ("… angry", ""),
    "mood_sad": ("… sad", "≥ .68"),
    "mood_calm": ("… calm", ""),
    "arousal": ("Arousal read right", "≥ .88"),
    "valence": ("Valence read right", "≥ .80"),
    "even_mood": ("Mood read right, each mood counting alike", ""),
    "even_arousal": ("… arousal", ""),
    "even_valence": ("… valence", ""),
    "hidden_mood": ("Mood with loudness and density hidden", ""),
    "hidden_arousal": ("… arousal", ""),
    "hidden_valence": ("… valence", ""),
    "bass_on_drums": ("Bass onsets on a drum", "real ± .05"),
    "bass_on_kicks": ("… on a kick drum", "real ± .05"),
    "chords_on_drums": ("Chord onsets on a drum", "real ± .05"),
    "chords_on_bass": ("… on the bass", "real ± .05"),
    "in_time": ("Notes within a 24th of a beat of a sixteenth or triplet", "real's"),
    "bass_lowest": ("Bass notes with nothing sounding below", "real's"),
    "busiest": ("Notes of the busiest instrument", "real's"),
    "again": ("Notes struck alike four bars before", "real's"),
    "density": ("Notes a beat, median", "real's"),
    "scale": ("Notes in the best scale", "real ± .03"),
    "frechet": ("Fréchet distance to labelled pieces", "≤ 10"),
    "overlap": ("Overlap with labelled pieces of the mood", ""),
    "told_apart": ("Told from labelled pieces by a classifier", ""),
    "collapsed": ("Collapsed pieces", "0"),
    "match_median": ("Longest exact match with known music, median", ""),
    "match_longest": ("… longest of all", ""),
    "copied": ("Copied pieces", "0"),
    "length": ("Length kept", "1"),
    "tempo": ("Tempo asked for is kept", "1"),
    "key": ("Key asked for is found", "≥ .95"),
    "tonic": ("… time of its notes on the tonic", "real's"),
    "bars": ("Bars, median", ""),
    "bars_within": ("… from 16 to 32", ""),
}
"""Each figure's name to what the table calls it and what is aimed at."""

BAND_LAYOUT: Final = Layout(
    "held-out pieces, which were not learned from; labelled pieces as read by readers that have "
    "not heard the song, their distance and overlap those of two random halves, their key the "
    "agreement of two estimators; other collections. Real pieces are cut at bar lines to the "
    "same length; who is wanted in them is whoever plays.",
    BAND_ROWS,
    "validation pieces",
)
"""The table of music for several instruments."""
