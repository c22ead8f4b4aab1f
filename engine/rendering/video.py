"""Makes a video of a piece: its picture, a line that moves through the roll, and its sound."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.api.errors import EngineError, RequestError
from engine.rendering.drawing import BACKGROUND, BRIGHT
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.piano_roll import BOX

FRAMES_PER_SECOND: Final = 10
AUDIO_KBPS: Final = (160, 128, 96, 64, 48)
"""The bitrates of the sound, AAC in stereo, that are tried until a video is small enough."""

_LINE: Final = 3
_QUALITY: Final = 24
"""x264's rate factor: letters stay sharp; lower takes more."""
_SECONDS_BETWEEN_KEYS: Final = 10


def roll_video(
    picture: bytes,
    sound: bytes,
    sound_seconds: float,
    seconds: float,
    max_bytes: int | None = None,
) -> bytes:
    """Make an MP4 (H.264 and AAC) that plays anywhere.

    Args:
        picture: The piece's PNG, as :func:`engine.rendering.picture.draw` makes it.
        sound: Its MP3.
        sound_seconds: How long that is, and the video.
        seconds: How much time the roll shows; what sounds on after it, the line waits for.
        max_bytes: The largest file allowed; None for no limit.

    Raises:
        RequestError: Even with the lowest bitrate of the sound it is larger.
        SetupError: There is no ffmpeg.
        EngineError: ffmpeg could not be run or could not encode it.

    Example: ``roll_video(piece.png, piece.mp3, 33.0, piece.seconds)``.
    """
    with tempfile.TemporaryDirectory() as folder:
        still, mp3 = Path(folder) / "roll.png", Path(folder) / "roll.mp3"
        still.write_bytes(picture)
        mp3.write_bytes(sound)
        film = ("-i", str(mp3), *_moving_line(max(seconds, 1.0)), "-t", f"{sound_seconds:.6f}")
        video = _encoded(Path(folder) / "first.mp4", still, film, AUDIO_KBPS[0])
        for kbps in AUDIO_KBPS[1:]:
            if max_bytes is None or len(video) <= max_bytes:
                break
            # The film stays as it is; the sound is encoded anew.
            copied = ("-i", str(mp3), "-map", "0:v", "-c:v", "copy")
            video = _encoded(Path(folder) / f"{kbps}.mp4", Path(folder) / "first.mp4", copied, kbps)
    if max_bytes is not None and len(video) > max_bytes:
        size, limit = round(len(video) / 1e6, 1), round(max_bytes / 1e6, 1)
        raise RequestError(
            f"The video takes {size} MB, more than the {limit} MB allowed: make a shorter piece.",
            "video-too-large",
            size=size,
            limit=limit,
        )
    return video


def _moving_line(seconds: float) -> list[str]:
    """The options that make a film of the first input, a picture."""
    left, top, right, bottom = BOX
    line = f"color=c=0x{_hex(BRIGHT)}:s={_LINE}x{bottom - top}:r={FRAMES_PER_SECOND}"
    # An even height, as the encoder wants it. The picture is read and converted once only: to do
    # so for each frame takes far longer. The line's middle is where the music is.
    moving = (
        f"[0:v]pad=ceil(iw/2)*2:ceil(ih/2)*2:color=0x{_hex(BACKGROUND)},format=yuv420p,"
        "loop=loop=-1:size=1[roll];"
        f"[roll][2:v]overlay=x='{left}+min(t/{seconds:.6f},1)*{right - left}-{_LINE // 2}'"
        f":y={top}[moving]"
    )
    return [
        *("-f", "lavfi", "-i", line, "-filter_complex", moving, "-map", "[moving]"),
        *("-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage"),
        *("-crf", str(_QUALITY), "-threads", "1", "-r", str(FRAMES_PER_SECOND)),
        *("-g", str(_SECONDS_BETWEEN_KEYS * FRAMES_PER_SECOND)),
    ]


def _encoded(out: Path, source: Path, options: Sequence[str], kbps: int) -> bytes:
    """Run ffmpeg on a picture or a film and a sound, which is the second input."""
    # A picture has no rate of its own.
    rate = ("-framerate", str(FRAMES_PER_SECOND)) if source.suffix == ".png" else ()
    command = [
        *(find_ffmpeg(), "-v", "error", "-nostdin", *rate, "-i", str(source), *options),
        *("-map", "1:a", "-c:a", "aac", "-b:a", f"{kbps}k", "-map_metadata", "1"),
        *("-movflags", "+faststart", str(out)),
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        return out.read_bytes()
    except (OSError, subprocess.CalledProcessError) as error:
        raise EngineError("The video could not be encoded.") from error


def _hex(colour: tuple[int, int, int]) -> str:
    return "".join(f"{part:02X}" for part in colour)
