"""Reads damaged MIDI files under a bound on memory: each is read, or refused with a sentence.

``python benchmarks/read_mutated.py`` damages small files by chance, reads 100,000 of them, writes
what was read in the form of Affetto's own pieces, and prints the counts. Whatever is neither read
nor refused is written beside as ``mutated-NUMBER.mid`` and makes the command fail.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.api.settings import one_thread

MEGABYTE = 1 << 20


def main() -> int:
    """Read all, print the counts, and return 1 if any file did worse than to be refused."""
    parser = argparse.ArgumentParser(description="Read damaged MIDI files.")
    parser.add_argument("--count", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--memory", type=int, default=300, metavar="MB", help="the most to use")
    args = parser.parse_args()
    # Set before numpy is there: threads that only wait take memory.
    one_thread()
    import numpy as np  # noqa: PLC0415

    from engine.api.errors import DataError  # noqa: PLC0415
    from engine.reading.own_form import in_own_form  # noqa: PLC0415
    from engine.reading.song import read_song  # noqa: PLC0415
    from tests.engine.reading.mutations import (  # noqa: PLC0415
        check_own,
        check_song,
        mutated,
        whole_files,
    )

    resource.setrlimit(resource.RLIMIT_DATA, (args.memory * MEGABYTE, args.memory * MEGABYTE))
    files, counts, slowest = whole_files(), Counter[str](), 0.0
    for number in range(args.count):
        data = mutated(files, np.random.default_rng((args.seed, number)))
        began = time.process_time()
        try:
            song = read_song(data)
            check_song(song)
            counts["read"] += 1
            counts["read, with something left out"] += bool(song.left_out)
            check_own(in_own_form(song, data, tracker=None))
            counts["written in our form"] += 1
        except DataError:
            pass
        except Exception:  # noqa: BLE001
            # Whatever it is, it is what is looked for.
            counts["worse"] += 1
            traceback.print_exc()
            Path(f"mutated-{args.seed}-{number}.mid").write_bytes(data)
        slowest = max(slowest, time.process_time() - began)
    counts["refused"] = args.count - counts["read"] - counts["worse"]
    for what, count in counts.items():
        print(f"{count:8d} {what}")
    print(f"{slowest:8.3f} s of processor for the slowest")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{most:8.0f} MB of memory at most")
    return 1 if counts["worse"] else 0


if __name__ == "__main__":
    sys.exit(main())
