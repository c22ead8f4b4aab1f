import io
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.api.composition import MoodReading
from engine.api.moods import Mood, mood
from engine.music.score import DRUMS, NOTE, Part, Score, in_order
from engine.rendering.drawing import font, mood_colour, plain
from engine.rendering.legend import PALETTE
from engine.rendering.picture import SIZE, draw

Pixels = NDArray[np.int16]
ROLL = (slice(196, 616), slice(84, 1164))
PAD = (slice(32, 152), slice(1044, 1164))
HEADER = (slice(0, 140), slice(50, 1020))
LEGEND = (slice(150, 185), slice(50, 1000))


def score(*rows: tuple[float, float, int, int, int]) -> Score:
    return Score(in_order(np.array(list(rows), NOTE)))


def pixels(
    piece: Score,
    *,
    title: str = "A piece",
    subtitle: str = "sad · A minor · seed 7",
    asked: Mood | None = None,
    reading: MoodReading | None = None,
    then: tuple[Mood, ...] = (),
) -> Pixels:
    png = draw(
        piece,
        title=title,
        subtitle=subtitle,
        moods=(asked or mood("sad"), *then),
        reading=reading or MoodReading(-0.5, -0.5),
    )
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    assert image.size == SIZE
    return np.asarray(image.convert("RGB"), np.int16)


def coloured(picture: Pixels) -> NDArray[np.bool_]:
    """Where the roll is not grey: the notes."""
    part = picture[ROLL]
    return np.asarray(part.max(axis=2) - part.min(axis=2) > 30)


def random_score(count: int, seconds: float, programs: tuple[int, ...] = (0,)) -> Score:
    random = np.random.default_rng(count)
    notes = np.zeros(count, NOTE)
    notes["onset"] = random.uniform(0, seconds, count)
    notes["duration"] = random.uniform(0.05, 2, count)
    notes["pitch"] = random.integers(21, 109, count)
    notes["velocity"] = random.integers(1, 128, count)
    notes["program"] = random.choice(programs, count)
    return Score(in_order(notes))


@pytest.mark.parametrize(
    "piece",
    [
        Score(np.zeros(0, NOTE)),
        score((0.0, 1e-3, 60, 1, 0)),
        score((0.0, 5.0, 0, 127, 0), (0.0, 5.0, 127, 127, 0)),
        random_score(3, 5),
        random_score(450, 60),
        random_score(2000, 180),
        random_score(900, 60, (*range(15), DRUMS)),
        random_score(50, 4000),
    ],
    ids=["empty", "one", "extremes", "three", "usual", "dense", "band", "hour"],
)
def test_any_piece_is_drawn_the_same_way_twice(piece: Score) -> None:
    first = pixels(piece)
    assert np.array_equal(first, pixels(piece))
    assert coloured(first).any() == bool(len(piece.notes))


def test_a_note_is_drawn_at_its_time() -> None:
    # From a quarter to half of eight seconds; a second note sets the length.
    picture = pixels(score((2.0, 2.0, 60, 80, 0), (7.9, 0.1, 60, 80, 0)))
    columns = np.flatnonzero(coloured(picture).any(axis=0)) / 1080
    assert columns[0] == pytest.approx(0.25, abs=0.004)
    gap = columns[np.flatnonzero(np.diff(columns) > 0.1)[0]]
    assert gap == pytest.approx(0.5, abs=0.004)


def test_higher_is_further_up_and_octaves_are_evenly_apart() -> None:
    picture = pixels(score(*((i * 1.0, 0.5, pitch, 80, 0) for i, pitch in enumerate((48, 60, 72)))))
    notes = coloured(picture)
    heights = [
        float(np.flatnonzero(notes[:, start : start + 100].any(axis=1)).mean())
        for start in (10, 440, 870)
    ]
    assert heights[0] > heights[1] > heights[2]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=2)


def test_octaves_and_seconds_are_labelled() -> None:
    picture = pixels(score((0.0, 8.0, 60, 80, 0)))
    left, below = picture[196:616, 20:80], picture[622:650, 60:1180]
    # Around one note at middle C the roll also reaches C3 and C5: three labels, two gaps.
    rows = np.flatnonzero((left.max(axis=2) > 100).any(axis=1))
    assert (np.diff(rows) > 20).sum() == 2
    # 0:00 to 0:08.
    columns = np.flatnonzero((below.max(axis=2) > 100).any(axis=0))
    assert (np.diff(columns) > 40).sum() == 8


def test_louder_is_brighter() -> None:
    soft, middle, loud = (
        int(pixels(score((0.0, 4.0, 60, velocity, 0)))[ROLL].sum(axis=2).max())
        for velocity in (20, 70, 120)
    )
    assert soft < middle < loud


def test_one_program_has_the_moods_colour_and_no_legend() -> None:
    picture = pixels(score((0.0, 4.0, 60, 84, 0)), asked=mood("angry"))
    wanted = np.array(mood_colour(-1, 1))
    assert (np.abs(picture[ROLL] - wanted).max(axis=2) <= 3).sum() > 1000
    assert np.unique(picture[LEGEND].reshape(-1, 3), axis=0).shape[0] == 1


def common(part: Pixels, count: int) -> set[tuple[int, ...]]:
    """The bright colours that fill most of a part of the picture."""
    flat = part.reshape(-1, 3)
    shades, counts = np.unique(flat[flat.max(axis=1) > 100], axis=0, return_counts=True)
    return {tuple(shade) for shade in shades[np.argsort(counts)[-count:]].tolist()}


def test_several_programs_have_a_colour_each_and_a_legend() -> None:
    piece = score((0.0, 4.0, 60, 84, 0), (0.0, 4.0, 67, 84, 48), (0.0, 4.0, 36, 84, DRUMS))
    picture = pixels(piece)
    main = common(picture[196:530, 84:1164], 2)
    legend = {tuple(shade) for shade in picture[LEGEND].reshape(-1, 3).tolist()}
    assert main == {PALETTE[0], PALETTE[1]}
    assert main < legend


def test_parts_give_the_order_and_the_names() -> None:
    notes = score((0.0, 4.0, 60, 84, 40), (0.0, 4.0, 67, 84, 48)).notes
    parts = (Part(48, "string section"), Part(40, "violin"))
    picture = pixels(Score(notes, parts=parts))
    # The first part has the first colour; its square is the first of the legend.
    assert tuple(picture[158, 65].tolist()) == PALETTE[0]
    other = pixels(Score(notes, parts=(Part(48, "something else"), parts[1])))
    assert not np.array_equal(picture[LEGEND], other[LEGEND])
    assert np.array_equal(picture[ROLL], other[ROLL])


@pytest.mark.parametrize("count", [2, 5, 8, 16])
def test_a_legend_ends_before_the_pad(count: int) -> None:
    notes = [(0.0, 4.0, 60 + program, 84, program) for program in range(count)]
    parts = tuple(Part(program, "string section") for program in range(count))
    picture = pixels(Score(score(*notes[:15]).notes, parts=parts))
    written = np.flatnonzero((picture[156:181, 50:1020].max(axis=2) > 100).any(axis=0))
    assert written.max() + 50 <= 980


def test_the_drums_have_a_strip_of_their_own_that_leaves_the_pitches_alone() -> None:
    melodic = [(float(i), 0.9, 60 + i, 84, 0) for i in range(8)]
    kick, crash = (1.0, 0.1, 36, 84, DRUMS), (6.0, 0.1, 49, 84, DRUMS)
    picture = pixels(score(*melodic, kick, crash))
    strip = picture[540:616, 84:1164].max(axis=2) > 140
    columns = np.flatnonzero(strip.any(axis=0)) / 1080 * 7.9
    left, right = columns[columns < 4], columns[columns > 4]
    assert left == pytest.approx(1.0, abs=0.05)
    assert right == pytest.approx(6.0, abs=0.05)
    heights = [float(np.flatnonzero(part.any(axis=1)).mean()) for part in np.hsplit(strip, 2)]
    assert heights[0] > heights[1] + 40, "the kick lies at the bottom, cymbals at the top"
    # A pitch of the drums' would show below middle C if it were one of the notes'.
    assert not (picture[430:530, 84:1164].max(axis=2) > 100).any()


def test_drums_alone_fill_the_roll() -> None:
    piece = score(*((0.5 * i, 0.1, pitch, 90, DRUMS) for i, pitch in enumerate((36, 38, 42, 49))))
    rows = np.flatnonzero(coloured(pixels(piece)).any(axis=1))
    assert rows.min() < 100
    assert rows.max() > 330


# Severe red, green and blue blindness as matrices on linear colour. Source: G. M. Machado and
# others, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009).
BLINDNESS = {
    "none": np.eye(3),
    "red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def perceived(colour: tuple[int, int, int], eye: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* of an sRGB colour as an eye sees it."""
    share = np.array(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    linear = np.clip(eye @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(np.maximum(to_xyz @ linear / (0.9505, 1.0, 1.089), 1e-4))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eye", BLINDNESS)
def test_instruments_can_be_told_apart_by_the_colour_blind_too(eye: str) -> None:
    seen = [perceived(colour, BLINDNESS[eye]) for colour in PALETTE]
    apart = [np.linalg.norm(first - second) for first, second in combinations(seen, 2)]
    # A difference of 10 can be seen at a glance.
    assert min(apart) > 14


def test_a_curve_of_moods_is_a_path_on_the_pad_and_colours_the_notes() -> None:
    piece = score(*((float(i), 0.9, 60, 84, 0) for i in range(11)))
    path = (mood("angry"), mood("happy"))
    still = pixels(piece, asked=mood("sad"), reading=MoodReading(0, 0))
    moving = pixels(piece, asked=mood("sad"), reading=MoodReading(0, 0), then=path)
    # From the lower left up and then to the right: white along both ways.
    assert (moving[PAD][40:90, 12:16].min(axis=2) > 220).any(axis=1).all()
    assert (moving[PAD][12:16, 40:90].min(axis=2) > 220).any(axis=0).all()
    assert not (still[PAD][40:90, 12:16].min(axis=2) > 220).any()
    for share, place in ((0.0, (-1, -1)), (0.5, (-1, 1)), (1.0, (1, 1))):
        column = moving[ROLL][:, min(int(share * 1000) + 10, 1079)]
        wanted = np.array(mood_colour(*place))
        assert np.abs(column - wanted).max(axis=1).min() < 40
    same = pixels(piece, asked=mood("sad"), then=(mood("sad"),), reading=MoodReading(0, 0))
    assert np.array_equal(same[ROLL], still[ROLL])


def test_the_pad_shows_where_the_mood_was_asked_for_and_read() -> None:
    piece = score((0.0, 4.0, 60, 80, 0))

    def pad(asked: Mood, reading: MoodReading) -> Pixels:
        return pixels(piece, asked=asked, reading=reading)[PAD]

    happy = pad(mood("happy"), MoodReading(1, 1))
    white = np.argwhere(happy.min(axis=2) > 220)
    assert white[:, 0].max() < 40
    assert white[:, 1].min() > 80
    moved = pad(mood("happy"), MoodReading(-1, -1))
    assert (np.abs(moved - happy).max(axis=2) > 30)[80:, :40].any()
    beyond = pad(mood("happy"), MoodReading(-9.0, -9.0))
    assert np.array_equal(beyond, moved)


def test_a_long_title_and_subtitle_end_before_the_pad() -> None:
    piece = score((0.0, 4.0, 60, 80, 0))
    short = pixels(piece)
    long = pixels(piece, title="Evening over the Harbour " * 9, subtitle="word " * 90)
    assert np.array_equal(short[:190, 1030:], long[:190, 1030:])
    written = np.flatnonzero((long[HEADER].max(axis=2) > 100).any(axis=0))
    assert 930 < written.max() < 970


def test_title_and_subtitle_are_written() -> None:
    piece = score((0.0, 4.0, 60, 80, 0))
    first = pixels(piece)[HEADER]
    assert not np.array_equal(first[:90], pixels(piece, title="Another")[HEADER][:90])
    assert not np.array_equal(first[90:], pixels(piece, subtitle="seed 8")[HEADER][90:])


def test_letters_the_font_lacks_are_replaced() -> None:
    assert plain("Für Élise – C♯ · 5 s…") == "Fur Elise - C# · 5 s…"
    assert plain("音\n") == "??"
    missing = bytes(font(40).getmask("\uffff"))
    for letter in (*map(chr, range(33, 127)), "·", "…", "°"):
        assert bytes(font(40).getmask(letter)) != missing


@pytest.mark.parametrize(("seconds", "labelled"), [(299.9997, True), (299.0, False)])
def test_a_piece_that_is_a_hair_short_has_its_last_minute_named(
    seconds: float, labelled: bool
) -> None:
    picture = pixels(score((0.0, 1.0, 60, 80, 0), (seconds - 1, 1.0, 64, 80, 0)))
    assert (picture[625:655, 1110:1180].max(axis=2) > 100).any() == labelled
