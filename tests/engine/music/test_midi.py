import io
import os
import subprocess
import sys
from pathlib import Path

import mido  # type: ignore[import-untyped] # pretty_midi's own reader, as a second opinion
import numpy as np
import pytest
from numpy.testing import assert_allclose

from engine.api.errors import DataError
from engine.api.settings import PROJECT
from engine.music.general_midi import PROGRAMS
from engine.music.midi import FREE_TEMPO, MAX_BYTES, MAX_NOTES, read_midi
from engine.music.midi_clock import RESOLUTION
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Score, end_times, in_order
from tests.engine.midi_files import midi_file, off, on, random_score
from tests.engine.reading import raw_midi

BEEP = b"\0\x90\x3c\x50\x0a\x80\x3c\x40"
"""A note of ten ticks, as a file has it."""


@pytest.mark.parametrize("seed", range(16))
def test_notes_come_back_within_a_millisecond(seed: int) -> None:
    score = random_score(seed)
    back = read_midi(write_midi(score, "Round trip"))
    # Sorted by what is exact, since notes a tick apart may change places.
    order = ("program", "pitch", "onset")
    sent, got = np.sort(score.notes, order=order), np.sort(back.notes, order=order)
    for field in ("program", "pitch", "velocity"):
        assert sent[field].tolist() == got[field].tolist()
    assert_allclose(sent["onset"], got["onset"], rtol=0, atol=0.001)
    assert_allclose(end_times(sent), end_times(got), rtol=0, atol=0.001)
    assert back.tempo == pytest.approx(score.tempo, rel=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_equal_scores_give_equal_bytes_and_a_second_trip_changes_nothing(seed: int) -> None:
    first = write_midi(random_score(seed), "Twice")
    assert write_midi(random_score(seed), "Twice") == first
    assert write_midi(read_midi(first), "Twice") == first


def test_tracks_channels_tempo_and_title_are_as_other_programs_expect() -> None:
    notes = np.array(
        [(0.0, 1.0, 60, 70, 0), (0.5, 1.0, 36, 90, DRUMS), (1.0, 2.0, 72, 50, 48)], NOTE
    )
    data = write_midi(Score(in_order(notes), 97.0), "Café — é")
    file = mido.MidiFile(file=io.BytesIO(data))
    assert file.type == 1
    assert file.ticks_per_beat == RESOLUTION >= 480
    timing, *tracks = file.tracks
    assert [message.tempo for message in timing if message.type == "set_tempo"] == [
        round(60e6 / 97)
    ]
    assert [message.text for message in timing if message.type == "text"] == ["Café ? é"]
    assert [track.name for track in tracks] == [
        "Acoustic Grand Piano",
        "String Ensemble 1",
        "Drums",
    ]
    channels = [{m.channel for m in track if not m.is_meta} for track in tracks]
    assert all(len(each) == 1 for each in channels)
    assert len(set.union(*channels)) == 3
    assert channels[2] == {9}
    programs = [m.program for track in tracks for m in track if m.type == "program_change"]
    assert programs == [0, 48, 0]


def test_a_note_shorter_than_a_tick_is_still_written() -> None:
    score = Score(np.array([(1.0, 1e-6, 60, 80, 0)], NOTE))
    assert len(read_midi(write_midi(score, "Short")).notes) == 1


def test_fifteen_melodic_programs_fit_and_sixteen_do_not() -> None:
    notes = np.zeros(PROGRAMS + 2, NOTE)
    notes["duration"], notes["velocity"] = 1.0, 80
    notes["program"] = [*range(PROGRAMS + 1), DRUMS]
    fitting = Score(in_order(np.delete(notes, PROGRAMS)))
    back = read_midi(write_midi(fitting, "Many"))
    assert back.notes["program"].tolist() == [*range(PROGRAMS), DRUMS]
    with pytest.raises(ValueError, match="at most 15"):
        write_midi(Score(in_order(notes)), "Too many")


@pytest.mark.parametrize("tempo", [0.0, 3.0, 1001.0, float("nan")])
def test_a_tempo_no_file_can_state_is_refused(tempo: float) -> None:
    with pytest.raises(ValueError, match="tempo"):
        write_midi(Score(random_score(0).notes, tempo), "Never")


def test_tempo_changes_count_and_the_first_is_the_scores() -> None:
    slow = mido.MetaMessage("set_tempo", tempo=1_000_000)
    fast = mido.MetaMessage("set_tempo", tempo=250_000, time=960)
    score = read_midi(midi_file([slow, fast], [on(60), off(60, 960), on(62), off(62, 480)]))
    assert score.tempo == pytest.approx(60)
    assert score.notes["onset"].tolist() == pytest.approx([0.0, 2.0])
    assert score.notes["duration"].tolist() == pytest.approx([2.0, 0.25])


def test_without_a_tempo_and_with_an_absurd_one_it_is_free_time() -> None:
    assert read_midi(midi_file([on(60), off(60, 480)])).tempo == FREE_TEMPO
    absurd = mido.MetaMessage("set_tempo", tempo=1)
    assert read_midi(midi_file([absurd, on(60), off(60, 480)])).tempo == FREE_TEMPO


def test_the_pedal_does_not_lengthen_notes() -> None:
    down = mido.Message("control_change", control=64, value=127)
    up = mido.Message("control_change", control=64, value=0, time=4800)
    score = read_midi(midi_file([down, on(60), off(60, 480), up]))
    assert score.notes["duration"].tolist() == pytest.approx([0.5])


def test_empty_doubled_and_overlapping_notes_follow_the_rule() -> None:
    empty = [on(50), off(50)]
    overlapping = [on(60, velocity=40), on(60, 480, velocity=90), off(60, 480), off(60, 960)]
    doubled = [on(70, velocity=30), on(70, velocity=60), off(70, 480), off(70, 480)]
    score = read_midi(midi_file(empty, overlapping, doubled))
    rows = [(round(o, 3), round(d, 3), p, v) for o, d, p, v, _ in score.notes.tolist()]
    assert rows == [(0.0, 1.0, 70, 60), (0.0, 0.5, 60, 40), (0.5, 1.5, 60, 90)]


def test_tracks_of_one_program_become_one_and_channel_ten_the_drums() -> None:
    score = read_midi(
        midi_file(
            [on(60), off(60, 480)], [on(64), off(64, 480)], [on(36, channel=9), off(36, 9, 9)]
        )
    )
    assert score.notes["program"].tolist() == [0, 0, DRUMS]


def test_a_path_is_read_and_named_in_errors(tmp_path: Path) -> None:
    path = tmp_path / "piece.mid"
    path.write_bytes(write_midi(random_score(3), "On disk"))
    assert len(read_midi(path).notes) == len(random_score(3).notes)
    path.write_bytes(b"RIFF" + bytes(100))
    with pytest.raises(DataError, match=r"^piece\.mid is no MIDI file"):
        read_midi(path)
    with pytest.raises(DataError, match=r"^gone\.mid cannot be read: No such file"):
        read_midi(tmp_path / "gone.mid")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no MIDI file"),
        (b"MThd", "no MIDI file"),
        (bytes(MAX_BYTES + 1), "at most 1048576 are read"),
        (midi_file([]), "holds no notes"),
        (midi_file([on(60), off(60)]), "holds no notes"),
        (raw_midi.file(BEEP * (MAX_NOTES + 1) + raw_midi.END), "at most 50000 are read"),
        (midi_file([on(60, 7_300 * 480), off(60, 480)]), "outside 0 to 3600 seconds"),
        # No ticks in a beat: every time is infinite or no number.
        (midi_file([on(60, 480), off(60, 480)], beat=0), "outside 0 to 3600 seconds"),
    ],
    ids=["empty", "cut", "large", "no track", "no note", "many notes", "long", "no beat"],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence) as caught:
        read_midi(data)
    assert str(caught.value).endswith(".")


def test_damaged_files_are_read_or_refused_but_never_worse() -> None:
    whole = write_midi(random_score(5, count=60, seconds=20), "Damaged")
    random = np.random.default_rng(0)
    outcomes = {"read": 0, "refused": 0}
    damaged = [whole[:end] for end in range(0, len(whole), 7)]
    for _ in range(1000):
        changed = bytearray(whole)
        for place in random.integers(0, len(changed), random.integers(1, 12)):
            changed[place] = random.integers(0, 256)
        damaged.append(bytes(changed))
    for data in damaged:
        try:
            notes = read_midi(data).notes
        except DataError:
            outcomes["refused"] += 1
            continue
        outcomes["read"] += 1
        assert notes["pitch"].min() >= 0
        assert notes["pitch"].max() <= 127
        assert notes["velocity"].min() >= 1
        assert notes["velocity"].max() <= 127
        assert notes["onset"].min() >= 0
        assert notes["duration"].min() > 0
        assert set(notes["program"].tolist()) <= set(range(DRUMS + 1))
    assert min(outcomes.values()) > 50


def test_nothing_is_printed_where_the_library_tells_what_it_found() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import engine.music.midi"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "CI": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
