"""Laws that hold for every piece, whatever the network thinks, and what it is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.analysis.chord_recognition import find_chords
from engine.analysis.ensemble import missing
from engine.analysis.key_finding import find_key
from engine.api.instruments import ORDER, PRESETS, named
from engine.api.keys import Key
from engine.api.moods import mood
from engine.composing.frame import Frame
from engine.composing.note_state import NOTES_PER_BEAT, NoteDecodingState
from engine.composing.rules import LONGEST_REST_BARS
from engine.model.network import Floats, NoteNetwork, TokenBatch
from engine.music.chords import transpose_chords
from engine.music.grid import KIT, OFF_BEAT_TICKS, Grid, notes_per_beat, on_the_beat, to_notes
from engine.music.instrument_table import DRUM, HIGH, LOW
from engine.music.mood_curve import Curve
from engine.music.polyphony import DRUM_TICKS
from engine.tokens.attribute import Tokens, transposition
from engine.tokens.note_conditions import NOTE_CONDITIONS
from engine.tokens.tokenizer import decode, ticks_of
from engine.tokens.vocabulary import ATTRIBUTES, DURATION_TICKS, END, SHIFT_TICKS
from engine.training.grid_piece import GridPiece
from engine.training.note_batches import stack_notes
from engine.training.note_cuts import cut_notes
from tests.engine.close import assert_close
from tests.engine.composing.grid_music import by_chance, grid_notes, place, rounded_down
from tests.engine.fakes import LeaningNotes, UniformNotes, UniformNoteSession
from tests.engine.opinions import decoding, drawn

SAD = mood("sad")


def places(preset: str) -> tuple[int, ...]:
    return tuple(ORDER.index(one) for one in named(preset))


def sampled(
    players: tuple[int, ...],
    bars: int = 6,
    *,
    network: NoteNetwork | None = None,
    rows: int = 4,
    seed: int = 1,
    **others: Any,
) -> list[Tokens]:
    return drawn(decoding(rows, players, bars, **others), network, seed, finish_fraction=0.75)


CHORDS = {"shift": {0: 5.0}}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("dense", [False, True])
def test_every_piece_of_a_network_without_opinions_keeps_the_rules(
    preset: str, dense: bool
) -> None:
    who, tonic, bars = places(preset), list(PRESETS).index(preset) + 2, 7
    network = LeaningNotes(**CHORDS) if dense else None
    pieces = sampled(who, bars, key=Key(tonic, "minor"), network=network)
    assert len(pieces) >= 3
    for tokens in pieces:
        ticks = ticks_of(tokens) + SHIFT_TICKS[tokens["shift"][0]]
        assert ticks[0] == 0
        assert SHIFT_TICKS[tokens["shift"]].max() <= LONGEST_REST_BARS * 48
        assert 6 * 48 <= ticks[-1] < 7 * 48
        assert not set((ticks % 12).tolist()) & set(OFF_BEAT_TICKS)
        assert set(tokens["instrument"].tolist()) <= set(who)
        drums = tokens["instrument"] == DRUM
        assert set(tokens["pitch"][drums].tolist()) <= set(KIT)
        assert DURATION_TICKS[tokens["duration"][drums]].max(initial=0) <= DRUM_TICKS
        pitch = tokens["pitch"] - transposition(tonic)
        for one in set(who) - {DRUM}:
            its = pitch[tokens["instrument"] == one]
            assert LOW[one] <= its.min()
            assert its.max() <= HIGH[one]
        for tick in np.unique(ticks):
            chord = tokens[ticks == tick]
            keys = list(zip(chord["instrument"].tolist(), -chord["pitch"], strict=True))
            assert keys == sorted(set(keys))
            for one in who:
                assert (chord["instrument"] == one).sum() <= ORDER[one].polyphony
        # So nothing has to be moved or left out when it is written down.
        written = decode(tokens, tonic, start=int(ticks[0]))
        assert np.array_equal(written["tick"], ticks)
        assert np.array_equal(written["pitch"], np.where(drums, tokens["pitch"], pitch))
        assert missing(written, who, bars, 48) == []
    sizes = [len(tokens) / len(np.unique(ticks_of(tokens))) for tokens in pieces]
    assert (max(sizes) > 2.3) == dense


@pytest.mark.parametrize("tonic", range(12))
def test_ranges_hold_in_every_key(tonic: int) -> None:
    # As high, and as low, as the rules let it.
    for lean in (0.5, -0.5):
        extreme = LeaningNotes(pitch={pitch: lean * pitch for pitch in range(128)})
        for one in ("bass", "piano", "flute"):
            for tokens in sampled((place(one),), key=Key(tonic, "major"), network=extreme):
                pitch = tokens["pitch"] - transposition(tonic)
                assert LOW[place(one)] <= pitch.min()
                assert pitch.max() <= HIGH[place(one)]
                bound = HIGH[place(one)] if lean > 0 else LOW[place(one)]
                assert abs(int(np.median(pitch)) - bound) <= 12


@pytest.mark.parametrize("meter", [4, 3, 2])
@pytest.mark.parametrize("bars", [1, 2, 3, 5, 20])
def test_nobody_who_was_asked_for_is_left_out(bars: int, meter: int) -> None:
    who = (*range(6), 15, 16)
    # One that wants nothing but the piano, and rests as long as it may.
    loner = LeaningNotes(instrument={place("piano"): 60.0}, shift={12 * meter: 30.0, END: 60.0})
    for network in (loner, UniformNotes()):
        for tokens in sampled(who, bars, grid=Grid(90.0, meter), network=network, rows=2):
            ticks = ticks_of(tokens) + SHIFT_TICKS[tokens["shift"][0]]
            played = decode(tokens, 0, start=int(ticks[0]))
            assert missing(played, who, bars, 12 * meter) == []
            assert (bars - 1) * 12 * meter <= ticks[-1] < bars * 12 * meter


def test_who_has_long_been_silent_is_leaned_towards() -> None:
    def share(bars: int) -> float:
        # The network would rather not have the flute, by three nats.
        wants = {"instrument": {place("piano"): 3.0}, "shift": {12: 4.0}}
        who = (place("piano"), place("flute"))
        pieces = sampled(who, bars, network=LeaningNotes(**wants), rows=16, seed=3)
        flutes = [tokens["instrument"] == place("flute") for tokens in pieces]
        return float(np.concatenate(flutes).mean())

    # One note in 21 by the network alone; more where nothing is due yet for a long time.
    assert share(40) > 1.5 / 21


def test_the_end_is_the_last_bar_and_a_row_that_is_done_bothers_nobody() -> None:
    quick = sampled((place("piano"), DRUM), 3, network=LeaningNotes(shift={END: 9.0}), rows=1)
    (tokens,) = quick
    assert 2 * 48 <= (ticks_of(tokens) + SHIFT_TICKS[tokens["shift"][0]])[-1] < 3 * 48
    alone = sampled((place("piano"), DRUM), 3, rows=1, seed=5)
    assert len(alone) == 1


class Dictated(UniformNoteSession):
    """Wants the notes of a piece, one after the other, and keeps what it is told."""

    def __init__(self, rows: int, tokens: Tokens) -> None:
        super().__init__(rows)
        self.tokens = tokens
        self.given: list[dict[str, Floats]] = []

    def read(self, note: TokenBatch, conditions: Floats, held: Floats, echo: Floats) -> None:
        super().read(note, conditions, held, echo)
        self.given.append({"conditions": conditions, "held": held, "echo": echo})
        self.before = note

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        logits = super().logits(index, note, now, own)
        for name, seen in (("now", now), ("own", own)):
            if seen is not None:
                self.given[-1][name] = seen
        step = len(self.given) - 1
        if step < len(self.tokens):
            logits[:, self.tokens[ATTRIBUTES[index].name][step]] += 60.0
        elif index == 0:
            logits[:, END] += 60.0
        return logits


class Dictating:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def begin(self, rows: int) -> Dictated:
        self.session = Dictated(rows, self.tokens)
        return self.session


def dictated(seed: int, meter: int) -> tuple[GridPiece, Key]:
    """Music by chance that keeps the rules, in the key that is found in it."""
    grid, bars, rng = Grid(93.0, meter), 12, np.random.default_rng(seed)
    who = (*places("band"), place("violin"))
    notes = by_chance(seed, 300, [ORDER[one].name for one in who])
    # The first note is on the bar line; the last bar has some in any case.
    final = (bars - 1) * grid.bar_ticks
    notes["tick"] = on_the_beat(rng.integers(9, final - 1, len(notes)))
    notes["tick"][0] = 0
    # All close together on the tonic, as the rules have it; a pedal in the bass says which.
    for tonic in range(12):
        notes["pitch"][notes["instrument"] == place("bass")] = 36 + tonic
        closing = [(final, 12, ORDER[one].name, 36 if one == DRUM else 48 + tonic) for one in who]
        whole = rounded_down(np.concatenate([notes, grid_notes(*closing)]))
        key, _ = find_key(to_notes(whole, grid))
        if key.tonic == tonic:
            break
    returns = np.where(np.arange(bars) < bars // 2, -1, np.arange(bars) - bars // 2)
    return GridPiece(
        "a", "a", whole, grid, "game", "val", find_chords(whole, grid),
        returns.astype(np.int32), mood=(-1.0, -1.0),
    ), key  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "meter", "guidance"),
    [(1, 4, 0.0), (1, 4, 1.0), (2, 3, 0.0), (3, 2, 1.0), (4, 4, 1.0), (5, 4, 0.0)],
)
def test_the_network_is_given_just_what_it_was_trained_on(
    seed: int, meter: int, guidance: float
) -> None:
    piece, key = dictated(seed, meter)
    grid, notes = piece.grid, piece.notes
    cut = cut_notes(piece, len(notes) + 1, None)
    assert cut.ends
    who = sorted(set(notes["instrument"].tolist()))
    dense = [notes_per_beat(notes, grid.bar_ticks)]
    frame = Frame(Curve([SAD]), key, grid, 12, who, "game", dense)
    chords = transpose_chords(piece.chords, transposition(key.tonic))
    network = Dictating(cut.tokens)
    state = NoteDecodingState(frame, [chords], [piece.returns])
    (tokens,) = drawn(state, network, guidance=guidance)
    assert np.array_equal(tokens, cut.tokens)
    batch = stack_notes([cut], len(tokens) + 1)
    assert batch["shift"][0, -1] == END
    given = network.session.given
    for step, one in enumerate(given):
        for name in ("conditions", "held", "echo"):
            assert_close(one[name][0], batch[name][0, step], 2e-3, (name, step))
        if step < len(tokens):
            for name in ("now", "own"):
                assert_close(one[name][0], batch[name][0, step], 2e-3, (name, step))
    assert len(given) == len(tokens) + 1


def test_a_curve_is_told_by_the_share_of_the_length() -> None:
    curve = Curve([mood("calm"), mood("angry")])
    frame = Frame(curve, Key(0, "major"), Grid(100.0), 8, places("rock"), "game", [3.0, 12.0])
    made = NoteDecodingState(frame, [None] * 2, [None] * 2)
    assert made.cond()[:, :3].tolist() == [[1, -1, 1]] * 2
    assert made.uncond()[:, :3].tolist() == [[0, 0, 0]] * 2
    assert np.array_equal(made.cond()[:, 3:], made.uncond()[:, 3:])
    assert made.progress.tolist() == [0, 0]
    made.commit("shift", np.array([48, END], np.int32))
    assert made.progress == pytest.approx([1 / 8, 0])
    valence, arousal = curve.at(np.array([1 / 8]))
    assert made.cond()[0, :2] == pytest.approx([valence[0], arousal[0]], abs=1e-6)
    # Two octaves denser at the end, a quarter of one after an eighth.
    dense = NOTE_CONDITIONS.index("density")
    assert made.cond()[:, dense] - made.cond()[1, dense] == pytest.approx([0.25, 0], abs=1e-6)
    assert made.max_notes > 1.2 * 12 * 8 * 4


def test_what_is_wanted_dense_may_be_denser_than_that_before_it_is_cut_off() -> None:
    dense = 2.0 * NOTES_PER_BEAT
    assert decoding(bars=8, density=[dense]).max_notes > 1.2 * dense * 8 * 4
