import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from engine.api.errors import EngineError, RequestError, SetupError
from engine.rendering.loudness import loudness
from engine.rendering.mastering import (
    CEILING_DB,
    FADE_SECONDS,
    LIMIT_DB,
    TARGET_LUFS,
    mastering,
)
from engine.rendering.mp3 import (
    BITRATES,
    MONO_KBPS,
    USUAL_KBPS,
    encode_mp3,
    encode_within,
    find_ffmpeg,
)
from engine.rendering.synth import RATE, Samples

CEILING = 10 ** (CEILING_DB / 20)


def mastered(samples: Samples) -> Samples:
    """A sound finished by itself, in place."""
    return mastering(samples).apply(samples)


def strings(seconds: float, decibels: float, seed: int = 0) -> Samples:
    """Plucked tones that fade, as a piano's do: high peaks over a soft body."""
    random = np.random.default_rng(seed)
    count = int(seconds * RATE)
    sound = np.zeros((count, 2))
    for start in random.integers(0, count, int(4 * seconds)):
        time = np.arange(min(count - start, RATE)) / RATE
        hertz = 110 * 2 ** (random.integers(0, 36) / 12)
        wave = np.sin(2 * np.pi * hertz * time) * np.exp(-6 * time)
        sound[start : start + len(time)] += wave[:, None] * random.uniform(0.2, 1, 2)
    sound *= 10 ** (decibels / 20) / np.abs(sound).max()
    return sound.astype(np.float32)


def level(sound: Samples) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))


def true_peak(sound: Samples) -> float:
    """The highest value between the samples too: oversampled four times, channel by channel."""
    spectrum = np.fft.rfft(sound.astype(np.float64), axis=0)
    finer = np.fft.irfft(np.pad(spectrum, ((0, len(sound) * 3 // 2), (0, 0))), axis=0)
    return float(np.abs(finer).max() * len(finer) / len(sound))


def decoded(mp3: bytes) -> Samples:
    """What a player would play, by ffmpeg."""
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-ac", "2", "-f", "f32le", "-"]
    raw = subprocess.run(command, input=mp3, capture_output=True, check=True).stdout
    samples: Samples = np.frombuffer(raw, np.float32).reshape(-1, 2)
    return samples


@pytest.fixture
def fresh_search() -> Iterator[None]:
    """find_ffmpeg forgets what it found, before and after."""
    find_ffmpeg.cache_clear()
    yield
    find_ffmpeg.cache_clear()


@pytest.mark.parametrize("decibels", [-40.0, -12.0, 0.0])
@pytest.mark.parametrize("seconds", [2.0, pytest.param(12.3, marks=pytest.mark.slow)])
def test_mastered_sound_has_the_loudness_and_keeps_below_the_ceiling(
    seconds: float, decibels: float
) -> None:
    sound = mastered(strings(seconds, decibels))
    assert loudness(sound, RATE) == pytest.approx(TARGET_LUFS, abs=1.0)
    assert np.abs(sound).max() <= CEILING + 1e-6
    assert true_peak(sound) <= 10 ** (-1 / 20)


def test_peaks_are_lowered_without_clipping() -> None:
    sound = strings(6.0, -20.0)
    sound[2 * RATE : 3 * RATE] += strings(1.0, -4.0, seed=1)
    before = sound.copy()
    gain = 10 ** ((TARGET_LUFS - loudness(before, RATE)) / 20)
    assert np.abs(before * gain).max() > CEILING, "the case must call for the limiter"
    mastered(sound)
    body = slice(0, len(sound) - int(FADE_SECONDS * RATE))
    heard = np.abs(before[body]) > 0.01
    factor = sound[body][heard] / before[body][heard]
    assert (sound[body] >= CEILING * 0.999).sum() < 20, "a clipped wave would stay at its top"
    assert factor.max() <= gain * 1.0001
    assert factor.min() < 0.95 * gain
    # From one sample to the next the factor moves by far less than a wave does.
    left, was = sound[body, 0][heard[:, 0]], before[body, 0][heard[:, 0]]
    steps = np.diff(np.divide(left, was))
    assert np.median(np.abs(steps)) < 0.001


def test_soft_music_between_hard_strokes_is_raised_no_more_than_the_limit() -> None:
    hum = 0.001 * np.sin(2 * np.pi * 300 * np.arange(5 * RATE) / RATE)
    sound = np.repeat(hum.astype(np.float32)[:, None], 2, axis=1)
    sound[::RATE] = 0.5
    between = slice(RATE // 3, RATE // 2)
    before = level(sound[between])
    mastered(sound)
    assert np.abs(sound).max() <= CEILING + 1e-6
    raised = level(sound[between]) / before
    assert raised == pytest.approx(CEILING * 10 ** (LIMIT_DB / 20) / 0.5, rel=0.001)
    assert loudness(sound, RATE) < TARGET_LUFS - 3


def test_the_end_fades_to_nothing_and_what_is_before_does_not() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE).astype(np.float32)[:, None]
    sound = mastered(np.repeat(tone * 0.1, 2, axis=1))
    windows = np.abs(sound[: len(sound) // 2205 * 2205]).reshape(-1, 4410).max(axis=1)
    whole = len(windows) - int(FADE_SECONDS * RATE / 2205)
    assert windows[: whole - 1] == pytest.approx(windows[0], rel=0.01)
    assert (np.diff(windows[whole:]) < 0).all()
    assert sound[-1].tolist() == pytest.approx([0.0, 0.0], abs=1e-6)


def test_silence_stays_silent_and_nothing_stays_nothing() -> None:
    assert not mastered(np.zeros((RATE, 2), np.float32)).any()
    assert len(mastered(np.zeros((0, 2), np.float32))) == 0


def test_mastering_works_in_place() -> None:
    sound = strings(1.0, -20.0)
    assert mastered(sound) is sound


def test_parts_finished_like_their_sum_still_add_up() -> None:
    first, second = strings(3.0, -12.0), strings(3.0, -3.0, seed=1)
    finishing = mastering(first + second)
    whole = mastered(first + second)
    assert np.allclose(finishing.apply(first) + finishing.apply(second), whole, atol=1e-5)
    with pytest.raises(ValueError, match="samples"):
        finishing.apply(first[:-1])


def test_an_mp3_plays_back_as_what_went_in() -> None:
    sound = mastered(strings(4.0, -10.0))
    mp3 = encode_mp3(sound, title="T", artist="A", comment="C")
    assert len(mp3) == pytest.approx(4.0 * 192_000 / 8, rel=0.05)
    back = decoded(mp3)
    assert len(back) / RATE == pytest.approx(4.0, abs=0.06)
    shorter = min(len(back), len(sound))
    for channel in range(2):
        pair = np.corrcoef(back[:shorter, channel], sound[:shorter, channel])
        assert pair[0, 1] > 0.98
    assert loudness(back, RATE) == pytest.approx(loudness(sound, RATE), abs=0.3)


def test_tags_are_kept_whatever_their_letters() -> None:
    sound = strings(1.0, -20.0)
    mp3 = encode_mp3(sound, title="Näher = 'Dir'; \\ 音", artist="Affetto", comment="sad, seed 7")
    assert mp3[:4] == b"ID3\x03"
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-f", "ffmetadata", "-"]
    text = subprocess.run(command, input=mp3, capture_output=True, check=True).stdout.decode()
    # ffmetadata puts a backslash before its own signs.
    assert "title=Näher \\= 'Dir'\\; \\\\ 音\n" in text
    assert "artist=Affetto\n" in text
    assert "comment=sad, seed 7\n" in text


def test_a_lower_bitrate_makes_a_smaller_file() -> None:
    sound = strings(2.0, -20.0)
    sizes = [
        len(encode_mp3(sound, title="", artist="", comment="", bitrate_kbps=rate))
        for rate in (BITRATES[0], 128, 320)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2] / 5


TAGS = {"title": "T" * 60, "artist": "Affetto", "comment": "C" * 200}


def within(sound: Samples, max_bytes: int | None) -> bytes:
    return encode_within(sound, max_bytes, **TAGS)


@pytest.mark.slow
@pytest.mark.parametrize("max_bytes", [150_000, 80_000, 61_000, 30_000, 20_000])
def test_an_mp3_is_made_as_good_as_fits(max_bytes: int) -> None:
    sound = strings(4.0, -20.0)
    usual = [rate for rate in BITRATES if rate <= USUAL_KBPS]
    tried = [encode_mp3(sound, bitrate_kbps=rate, **TAGS) for rate in usual]
    mp3 = within(sound, max_bytes)
    assert mp3 == max((one for one in tried if len(one) <= max_bytes), key=len)
    assert len(decoded(mp3)) == pytest.approx(len(sound), abs=0.06 * RATE)


def test_without_a_limit_or_below_it_the_quality_is_the_usual() -> None:
    sound = strings(2.0, -20.0)
    assert within(sound, None) == within(sound, 10_000_000)


def test_the_lowest_bitrates_are_mono_and_lose_neither_side() -> None:
    tone = 0.4 * np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE).astype(np.float32)
    sound = np.stack([np.zeros_like(tone), tone], axis=1)
    low = encode_mp3(sound, title="", artist="", comment="", bitrate_kbps=MONO_KBPS)
    command = [find_ffmpeg(), "-hide_banner", "-i", "-", "-f", "null", "-"]
    said = subprocess.run(command, input=low, capture_output=True, check=True).stderr.decode()
    assert "mono" in said
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-f", "f32le", "-"]
    raw = subprocess.run(command, input=low, capture_output=True, check=True).stdout
    assert np.abs(np.frombuffer(raw, np.float32)).max() == pytest.approx(0.2, abs=0.03)


def test_what_cannot_fit_is_refused_with_what_it_would_take() -> None:
    with pytest.raises(RequestError, match=r"10 seconds .* about 44 kB .* 30 kB") as caught:
        within(strings(10.0, -20.0), 30_000)
    assert caught.value.code == "sound-too-large"
    assert caught.value.values == {"seconds": 10, "needed": 44, "allowed": 30}
    with pytest.raises(RequestError, match="more than the 0 kB"):
        within(strings(1.0, -20.0), 1)


def test_a_bitrate_no_mp3_has_is_refused() -> None:
    with pytest.raises(ValueError, match="kbit/s"):
        encode_mp3(strings(1.0, -20.0), title="", artist="", comment="", bitrate_kbps=100)


def test_sound_beyond_full_scale_is_clipped_not_wrapped() -> None:
    sound = np.repeat(np.sin(np.arange(RATE) / 20).astype(np.float32)[:, None] * 1.5, 2, axis=1)
    back = decoded(encode_mp3(sound, title="", artist="", comment=""))
    part = slice(5000, 40000)
    assert np.corrcoef(back[part, 0], np.clip(sound[part, 0], -1, 1))[0, 1] > 0.98


@pytest.mark.usefixtures("fresh_search")
@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/ffmpeg"])
def test_an_encoder_that_fails_is_one_sentence(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", program)
    with pytest.raises(EngineError, match="could not be encoded"):
        encode_mp3(strings(1.0, -20.0), title="", artist="", comment="")


@pytest.mark.usefixtures("fresh_search")
def test_without_any_ffmpeg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> str:
        raise RuntimeError

    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", nothing)
    with pytest.raises(SetupError, match="install ffmpeg"):
        find_ffmpeg()


def test_nothing_is_said_at_import_even_without_ffmpeg_on_the_path() -> None:
    command = [sys.executable, "-W", "always", "-c", "import engine.rendering.mp3"]
    environment = {**os.environ, "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert (done.stdout, done.stderr) == (b"", b"")
