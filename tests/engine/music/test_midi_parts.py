"""What a MIDI file says beside the notes: parts, tempo changes, meter."""

import io
from dataclasses import replace
from typing import Any

import mido  # type: ignore[import-untyped] # a second reader of what was written
import numpy as np
import pytest
from numpy.testing import assert_allclose

from engine.api.errors import DataError
from engine.api.keys import Key
from engine.music.midi import read_midi
from engine.music.midi_clock import RESOLUTION
from engine.music.midi_writer import read_title, write_midi
from engine.music.overlaps import resolve_overlaps
from engine.music.score import DRUMS, NOTE, Part, Score
from tests.engine.midi_files import midi_file, off, on, random_score

BAND = (
    Part(DRUMS, "drums", kit=40, volume=90, pan=64, reverb=20),
    Part(33, "bass", volume=101, pan=60, reverb=5),
    Part(48, "string section", volume=77, pan=127, reverb=0),
)


def band(seed: int = 3, **more: Any) -> Score:
    notes = random_score(seed).notes
    programs = np.where(notes["program"] == 0, 33, notes["program"])
    notes["program"] = programs
    return Score(resolve_overlaps(notes), 96.0, parts=BAND, **more)


def test_a_title_is_read_of_files_that_were_written_with_one_alone() -> None:
    assert read_title(write_midi(band(), "Grey Harbour")) == "Grey Harbour"
    for other in (b"", b"no music", write_midi(band(), "A")[:20]):
        assert read_title(other) is None


def test_a_score_is_of_notes_in_a_row_with_one_part_for_each_program() -> None:
    for notes in (np.zeros((1, 2), NOTE), np.zeros(2)):
        with pytest.raises(ValueError, match="one-dimensional array of NOTE"):
            Score(notes)
    with pytest.raises(ValueError, match="one part for each program"):
        Score(np.zeros(0, NOTE), parts=(Part(33, "bass"), Part(33, "low")))


def test_parts_come_back_in_their_order_and_stand_at_the_start_of_their_tracks() -> None:
    data = write_midi(band(), "Band")
    assert read_midi(data).parts == BAND
    assert write_midi(read_midi(data), "Band") == data
    _, *tracks = mido.MidiFile(file=io.BytesIO(data)).tracks
    assert [track.name for track in tracks] == ["drums", "bass", "string section"]
    found = [{m.channel for m in track if not m.is_meta} for track in tracks]
    assert found == [{9}, {0}, {1}]
    for track, part in zip(tracks, BAND, strict=True):
        before = [m for m in track[: [m.type for m in track].index("note_on")] if not m.is_meta]
        assert all(m.time == 0 for m in before)
        assert before[0].program == (part.kit if part.program == DRUMS else part.program)
        controls = {m.control: m.value for m in before[1:]}
        assert controls == {7: part.volume, 10: part.pan, 91: part.reverb}


def test_a_score_without_parts_states_none() -> None:
    assert read_midi(write_midi(random_score(1), "Plain")).parts == ()


def test_a_part_without_notes_takes_no_track() -> None:
    score = Score(random_score(1).notes, parts=(Part(73, "flute"), Part(48, "string section")))
    assert [part.name for part in read_midi(write_midi(score, "")).parts] == ["string section"]


def test_the_first_value_of_a_controller_counts_and_a_missing_name_is_general_midis() -> None:
    first, later = (mido.Message("control_change", control=7, value=v) for v in (33, 99))
    program = mido.Message("program_change", program=73)
    (part,) = read_midi(midi_file([program, first, on(60), later, off(60, 480)])).parts
    assert part == Part(73, "Flute", volume=33)


def test_one_program_cannot_be_played_in_two_ways_nor_beyond_the_numbers() -> None:
    with pytest.raises(ValueError, match="one part for each program"):
        Score(random_score(0).notes, parts=(Part(48, "first"), Part(48, "second")))
    wrong: tuple[dict[str, Any], ...] = ({"pan": 128}, {"volume": -1}, {"kit": 500})
    for numbers in wrong:
        with pytest.raises(ValueError, match="0 to 127"):
            Part(48, "wrong", **numbers)
    with pytest.raises(ValueError, match="0 to 127"):
        Part(DRUMS + 1, "wrong")


def test_tempo_changes_and_meter_come_back_and_the_notes_keep_their_times() -> None:
    changes = ((10.0, 60.0), (30.5, 133.0), (61.0, 47.5))
    score = band(tempos=changes, meter=(3, 4))
    data = write_midi(score, "Slower")
    back = read_midi(data)
    assert back.meter == (3, 4)
    assert back.tempo == pytest.approx(96.0, rel=1e-5)
    assert [tempo for _, tempo in back.tempos] == pytest.approx([60.0, 133.0, 47.5], rel=1e-5)
    assert [time for time, _ in back.tempos] == pytest.approx([10.0, 30.5, 61.0], abs=0.001)
    order = ("program", "pitch", "onset")
    sent, got = np.sort(score.notes, order=order), np.sort(back.notes, order=order)
    assert_allclose(sent["onset"], got["onset"], rtol=0, atol=0.001)
    assert write_midi(back, "Slower") == data


def test_notes_on_a_grid_lie_on_whole_ticks_through_every_tempo() -> None:
    # Sixteenths, eight bars at each tempo: what a sequencer shows must lie on its lines.
    tempos, time, times, changes = (97.0, 113.0, 71.0), 0.0, [], []
    for tempo in tempos:
        changes.append((time, tempo))
        times += [time + step * 15 / tempo for step in range(128)]
        time += 128 * 15 / tempo
    notes = np.zeros(len(times), NOTE)
    notes["onset"], notes["duration"], notes["pitch"], notes["velocity"] = times, 0.05, 60, 80
    data = write_midi(Score(notes, tempos[0], tuple(changes[1:]), (4, 4)), "Grid")
    timing, track = mido.MidiFile(file=io.BytesIO(data)).tracks
    ticks, starts = 0, []
    for message in track:
        ticks += message.time
        if message.type == "note_on":
            starts.append(ticks)
    assert starts == [step * RESOLUTION // 4 for step in range(384)]
    assert [m.time for m in timing if m.type == "set_tempo"] == [
        0,
        32 * RESOLUTION,
        32 * RESOLUTION,
    ]


def test_tempo_changes_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        write_midi(band(tempos=((9.0, 60.0), (3.0, 80.0))), "Never")
    with pytest.raises(ValueError, match="tempo"):
        write_midi(band(tempos=((9.0, 6000.0),)), "Never")


@pytest.mark.parametrize("numerator", [0, 33])
def test_an_unusual_meter_is_none(numerator: int) -> None:
    signature = mido.MetaMessage("time_signature", numerator=numerator, denominator=4)
    assert read_midi(midi_file([signature, on(60), off(60, 480)])).meter is None


@pytest.mark.slow
def test_damaged_files_with_parts_are_read_and_written_or_refused() -> None:
    score = band(tempos=((10.0, 60.0), (20.0, 90.0)), meter=(3, 4))
    whole = write_midi(replace(score, notes=score.notes[:30]), "Damaged")
    random = np.random.default_rng(0)
    read = 0
    for _ in range(2000):
        changed = bytearray(whole)
        # Most of what is stated beside the notes stands at the start.
        for place in random.integers(0, 200, random.integers(1, 8)):
            changed[place] = random.integers(0, 256)
        try:
            back = read_midi(bytes(changed))
        except DataError:
            continue
        read += 1
        write_midi(back, "Again")
    assert read > 200


@pytest.mark.parametrize(
    ("key", "written"),
    [(Key(9, "minor"), "Am"), (Key(10, "major"), "Bb"), (Key(6, "minor"), "F#m")],
)
def test_the_key_stands_in_the_file(key: Key, written: str) -> None:
    score = Score(np.array([(0.0, 1.0, 60, 80, 0)], NOTE), meter=(3, 4))
    file = mido.MidiFile(file=io.BytesIO(write_midi(score, "Piece", key)))
    signatures = [one.key for one in file.tracks[0] if one.type == "key_signature"]
    assert signatures == [written]
    assert not [one for one in mido.MidiFile(file=io.BytesIO(write_midi(score, "Piece"))).tracks[0]
                if one.type == "key_signature"]  # fmt: skip
