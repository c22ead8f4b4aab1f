"""How much of a core playing in voice channels takes: ``python benchmarks/voice.py``.

Each channel is the library's own player and encryption with a file of Ogg Opus, as the bot has
it, and sends to a port of this machine that takes all. What is left out is end-to-end encryption
(DAVE), which takes a call of Discord's with members in it, and the bot's look around once a second.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import secrets
import socket
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import discord
import numpy as np
from discord.voice_state import ConnectionFlowState

from bot.services.player_sound import PacketSource
from engine.rendering.opus import encode_opus
from engine.rendering.synth import RATE

SETTLE_SECONDS = 2


def main() -> None:
    """Play, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int, default=10, help="channels at the same time")
    parser.add_argument("--seconds", type=int, default=30, help="how long it is measured")
    args = parser.parse_args()
    asyncio.run(measure(args.channels, args.seconds))


async def measure(channels: int, seconds: int) -> None:
    """Play in so many channels for so long."""
    opus = encode_opus(music(seconds + 2 * SETTLE_SECONDS))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        lines = [connected(ear.getsockname(), number) for number in range(channels)]
        sources = [PacketSource(opus) for _ in lines]
        for line, source in zip(lines, sources, strict=True):
            line.play(source)
        await asyncio.sleep(SETTLE_SECONDS)
        began, cpu = time.perf_counter(), used()
        before = sum(source.seconds for source in sources)
        await asyncio.sleep(seconds)
        took, cpu = time.perf_counter() - began, used() - cpu
        played = sum(source.seconds for source in sources) - before
        for line in lines:
            line.stop()
    kilobytes = len(opus) / (seconds + 2 * SETTLE_SECONDS) / 1000
    print(
        f"{channels} channels, {kilobytes:.1f} kB a second each, for {took:.1f} s: "
        f"{played:.0f} s of sound sent, {cpu:.2f} s of CPU, {cpu / took:.1%} of a core"
    )


def music(seconds: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Chords under a little noise, so that a packet is as large as one of real music."""
    rng = np.random.default_rng(1)
    at = np.arange(seconds * RATE) / RATE
    tones = sum(np.sin(2 * np.pi * pitch * at) for pitch in (110.0, 220.0, 277.2, 329.6))
    noise = rng.normal(0, 0.05, (len(at), 2))
    return (np.stack([tones, tones], axis=1) * 0.1 + noise).astype(np.float32)


def connected(address: tuple[str, int], number: int) -> discord.VoiceClient:
    """A connection of the library's, as it is once the voice gateway has answered."""

    async def speak(_state: object) -> None:
        """Nobody is told."""

    loop = asyncio.get_running_loop()
    client = SimpleNamespace(loop=loop, _connection=SimpleNamespace(loop=loop, user=None))
    line = discord.VoiceClient(cast("Any", client), cast("Any", SimpleNamespace(guild=None)))
    state = line._connection  # noqa: SLF001 - no gateway is there to fill it
    state.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    state.socket.setblocking(False)
    state.socket.connect(address)
    state.mode = "aead_xchacha20_poly1305_rtpsize"
    state.secret_key = [*secrets.token_bytes(32)]
    state.ssrc = number
    state.ws = cast("Any", SimpleNamespace(speak=speak))
    state.state = ConnectionFlowState.connected
    return line


def used() -> float:
    """The CPU that this process has used, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
