"""Write 24 requests' pieces and print a checksum of each, to compare two versions of the code.

Run it once with each version and compare what it prints: on one machine, the same request and
weights must give the same notes, whatever was moved or renamed between the versions. It calls
the command line in processes of its own, so it knows nothing of the code's inside.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

REQUESTS = {
    # The piano: moods, lengths, keys, blends, curves.
    "piano-happy": "--mood happy --seconds 30 --seed 1",
    "piano-angry": "--mood angry --seconds 20 --seed 2 --key 'F# minor'",
    "piano-sad": "--mood sad --seconds 60 --seed 3",
    "piano-calm": "--mood calm --seconds 5 --seed 4 --key 'Eb major'",
    "piano-blend": "--mood 'calm and happy' --seconds 30 --seed 5",
    "piano-curve": "--mood 'calm to tense to happy' --seconds 45 --seed 6",
    "piano-numbers": "--valence -0.6 --arousal 0.8 --seconds 30 --seed 7 --guidance 1",
    "piano-long": "--mood hopeful --seconds 125 --seed 8 --candidates 4",
    "piano-unguided": "--mood tender --seconds 20 --seed 9 --guidance 0 --candidates 3",
    # Several instruments: ensembles, lists, tempos, keys, curves.
    "band-multi": "--mood sad --instruments multi --seconds 30 --seed 11",
    "band-rock": "--mood angry --instruments rock --tempo 150 --seconds 30 --seed 12",
    "band-list": "--mood tender --instruments 'piano, violin and cello' --seconds 30 --seed 13",
    "band-key": "--mood happy --instruments quartet --key 'A minor' --seconds 30 --seed 14",
    "band-curve": "--mood 'calm to happy' --instruments band --seconds 40 --seed 15",
    "band-chiptune": "--mood joyful --instruments chiptune --seconds 60 --seed 16",
    "band-slow": "--mood calm --instruments ambient --tempo 60 --seconds 20 --seed 17",
    "band-orchestra": "--mood tense --instruments orchestra --seconds 20 --seed 18 --guidance 0",
    "band-long": "--mood happy --instruments jazz --seconds 100 --seed 19 --candidates 3",
    # Made from one of the pieces above.
    "piano-vary": "--vary piano-happy --seed 21",
    "piano-extend": "--extend piano-angry --seconds 50 --seed 22",
    "piano-change": "--change piano-calm --mood sad --seed 23",
    "band-vary": "--vary band-list --seed 24",
    "band-extend": "--extend band-rock --seconds 60 --seed 25",
    "band-change": "--change band-multi --mood happy --seed 26",
}
"""Name to the options of ``compose``; an origin is named by its request."""


def compose(name: str, root: Path) -> dict[str, str]:
    """Compose one request; checksums of its MIDI, its picture and what was measured on it."""
    words = [
        str(next((root / word).glob("*.mid"))) if word in REQUESTS else word
        for word in shlex.split(REQUESTS[name])
    ]
    out = root / name
    done = subprocess.run(
        [sys.executable, "-m", "engine", "compose", *words, "--out", str(out)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr}")
    found = {path.suffix: path for path in out.iterdir()}
    data = json.loads(found[".json"].read_text("utf-8"))
    del data["stages"]  # seconds differ from run to run
    # The origin is a path within a folder of this run.
    measured = json.dumps(data, sort_keys=True).replace(str(root), "")
    return {
        "midi": _checksum(found[".mid"].read_bytes()),
        "picture": _checksum(found[".png"].read_bytes()),
        "sound": _checksum(found[".mp3"].read_bytes()),
        "data": _checksum(measured.encode()),
    }


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def main() -> None:
    """Print the checksums as JSON; with ``--compare`` say where they differ from a file's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compare", type=Path, metavar="FILE", help="an earlier run's output")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {name: compose(name, Path(folder)) for name in REQUESTS}
    print(json.dumps(found, indent=2))
    if options.compare:
        before = json.loads(options.compare.read_text("utf-8"))
        differing = [
            f"{name}: {kind}"
            for name, sums in found.items()
            for kind, checksum in sums.items()
            if before.get(name, {}).get(kind) != checksum
        ]
        print(f"{len(found)} requests, differing: {differing or 'none'}", file=sys.stderr)
        raise SystemExit(1 if differing else 0)


if __name__ == "__main__":
    main()
