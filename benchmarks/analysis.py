"""How often an analysis is right, on POP909 by its own annotations, and on forms marked by hand.

``python benchmarks/analysis.py --data DIR`` reads ``pop909/midis`` beside ``pop909/annotations``
and analyses the half of the songs to which nothing was fitted, by a hash of their names
(``--fitted`` takes the other half; ``--most N`` the first N). It prints:

* ``key``: songs whose key is the annotated one that lasts longest, and the share of the annotated
  time in which the key is right. Five songs' MIDI files are transposed: keys are moved as far as
  the chords that were found in sound and MIDI file differ.
* ``tempo``: songs within 4 % of the median annotated beat; half and double tempo apart.
* ``chords``: of the annotated time, as MIREX counts major and minor; and by the root alone. See
  ``benchmarks/chords.py``, which measures the recogniser on the annotated beats.
* ``melody``: notes found against the track MELODY, by pitch and an onset within 50 ms: the mean
  over songs of precision, recall and F. Once with the file's three tracks, whose names the rule
  does not know, and once with all notes in one.
* ``form``: on the twenty songs of ``benchmarks/form_by_hand.csv``. Two bars belong together if
  their sections have one letter; F of all pairs of bars, by the list and as found, on the mean.
  The list counts bars from the song's first; the shift of up to eight bars that fits best is
  taken, and every other bar where they are counted at twice the tempo. Beside it what one letter
  for all bars would have. Source of the list: the labels that listeners made for S. Dai, H. Zhang
  and R. Dannenberg, "Automatic Analysis and Influence of Hierarchical Structure on Melody, Rhythm
  and Harmony in Popular Music" (2020), MIT licence, copyright 2020 Shuqi Dai; an x is a section
  like no other, a small letter one without singing.

``--fit-melody`` instead fits the weights of ``engine/analysis/melody_odds.py`` to the other half
and prints them; it needs the packages that ``./affetto train`` sets up.
"""

from __future__ import annotations

import argparse
import csv
import functools
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.analysis_truth import (
    chords_right,
    form_right,
    key_right,
    matched,
    melody_track,
    songs,
    tempo_ratio,
)
from engine.analysis.melody_line import find_melody
from engine.analysis.melody_odds import MEASURES, measure_notes
from engine.analysis.onsets import find_onsets
from engine.api.settings import EngineSettings
from engine.composing.kinds import CRITICS
from engine.insight.analyse import Listener
from engine.ranking.critic import Critic
from engine.reading.song import read_song
from engine.service.analyst import open_tracker

CLOSE: Final = 0.04
"""The share by which a tempo may differ."""


def fit_melody(data: Path, most: int) -> None:
    """Fit and print the weights."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    measures, answers = [], []
    for _, song, _ in songs(data, most, fitted=True):
        truth = melody_track(song)
        if truth is None:
            continue
        notes = song.score.notes
        wanted = {(round(onset, 3), pitch) for onset, _, pitch, _, _ in truth.tolist()}
        measures.append(measure_notes(notes, find_onsets(notes)))
        answers += [(round(one[0], 3), one[2]) in wanted for one in notes.tolist()]
    model = LogisticRegression(max_iter=1000).fit(np.concatenate(measures), answers)
    for name, weight in zip(MEASURES, model.coef_[0], strict=True):
        print(f"{weight:8.2f}  {name}")
    print(f"{model.intercept_[0]:8.2f}  bias")


def report(data: Path, most: int, *, fitted: bool) -> None:
    """Measure and print all."""
    folder = EngineSettings().model
    critics = {kind: Critic.load(folder / name) for kind, name in CRITICS.items()}
    listener = Listener(critics, functools.cache(open_tracker))
    keys, tempos, chords, tracks, merged, took = [], [], [], [], [], []
    for name, song, notes in songs(data, most, fitted=fitted):
        begin = time.thread_time()
        found, _ = listener.analyse(song, name)
        took.append(time.thread_time() - begin)
        start = song.silence
        keys.append(key_right(found, start, notes))
        tempos.append(tempo_ratio(found, notes))
        chords.append(chords_right(found, start, notes))
        truth = melody_track(song)
        if truth is not None:
            tracks.append(matched(truth, find_melody(song.voices)))
            merged.append(matched(truth, find_melody([song.score.notes])))
    ratio = np.array(tempos)
    near = [float((np.abs(ratio / factor - 1) <= CLOSE).mean()) for factor in (1.0, 0.5, 2.0)]
    main, span = np.mean(keys, axis=0)
    triad, root = np.mean(chords, axis=0)
    print(f"{len(keys)} songs, {np.median(took):.2f} s of a core each (median)")
    print(f"key     {main:.3f} of songs, {span:.3f} of the time")
    print(f"tempo   {near[0]:.3f}, half {near[1]:.3f}, double {near[2]:.3f}")
    print(f"chords  {triad:.3f} major or minor, {root:.3f} root")
    for name, rows_ in (("tracks", tracks), ("in one", merged)):
        precision, recall, f = np.mean(rows_, axis=0)
        print(f"melody  {name}: precision {precision:.3f}, recall {recall:.3f}, F {f:.3f}")
    with (Path(__file__).parent / "form_by_hand.csv").open(encoding="utf-8") as file:
        marked = {row["song"]: row["form"] for row in csv.DictReader(file)}
    forms = []
    for name, form in marked.items():
        song = read_song(data / "pop909" / "midis" / f"{name}.mid")
        forms.append(form_right(listener.analyse(song, name)[0], form))
    f, plain = np.mean(forms, axis=0)
    print(f"form    F {f:.3f} of {len(forms)} songs marked by hand, one letter {plain:.3f}")


def main() -> None:
    """Measure, or fit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with pop909")
    parser.add_argument("--fitted", action="store_true", help="the half that was fitted to")
    parser.add_argument("--most", type=int, default=10_000, help="at most so many songs")
    parser.add_argument("--fit-melody", action="store_true", help="fit the melody's weights")
    wanted = parser.parse_args()
    if wanted.fit_melody:
        fit_melody(wanted.data, wanted.most)
    else:
        report(wanted.data, wanted.most, fitted=wanted.fitted)


if __name__ == "__main__":
    main()
