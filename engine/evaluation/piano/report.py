"""The table of what an evaluation of the piano found."""

from __future__ import annotations

from typing import Final

from engine.evaluation.report import Layout

ROWS: Final = {
    "mood": ("Mood read right, of four", "≥ .93"),
    "mood_happy": ("… happy", "≥ .88"),
    "mood_angry": ("… angry", "≥ .88"),
    "mood_sad": ("… sad", "≥ .88"),
    "mood_calm": ("… calm", "≥ .88"),
    "arousal": ("Arousal read right", "≥ .99"),
    "valence": ("Valence read right", "≥ .93"),
    "stranger_mood": ("Mood, by a reader of validation clips only", "≥ .82"),
    "stranger_arousal": ("… arousal", ""),
    "stranger_valence": ("… valence", ""),
    "hidden_mood": ("Mood with loudness and density hidden", "≥ .83"),
    "hidden_arousal": ("… arousal", ""),
    "hidden_valence": ("… valence", ""),
    "frechet": ("Fréchet distance to real clips", "≤ 3.5"),
    "overlap": ("Overlap with real clips of the mood", "≥ .83"),
    "told_apart": ("Told from real clips by a classifier", ""),
    "collapsed": ("Collapsed pieces", "0"),
    "match_median": ("Longest exact match with known music, median", ""),
    "match_longest": ("… longest of all", ""),
    "copied": ("Copied pieces", "0"),
    "length": ("Length within 1 s", "1"),
    "key": ("Key asked for is found", "≥ .96"),
    "tonic": ("… time of its notes on the tonic", "real's"),
    "tempo": ("Tempo asked for is the median beat's, within 2 %", "1"),
    "tempo_found": ("… or is found in the notes, half and double counting", "≥ .90"),
    "rank_valence": ("Valence asked against read, Spearman", "≥ .75"),
    "rank_arousal": ("Arousal asked against read, Spearman", "≥ .90"),
    "returns": ("Figures that return after 20 s", "POP909's"),
}
"""Each figure's name to what the table calls it and what is aimed at."""

LAYOUT: Final = Layout(
    "the validation clips against the clips learned from; all clips as read by readers that "
    "have not heard the song, their distance and overlap those of two random halves, their key "
    "the agreement of two estimators.",
    ROWS,
    "validation clips",
)
"""The table of the piano's music."""
