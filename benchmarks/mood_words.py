"""How many everyday words and phrases for moods are understood in the quadrant that is meant.

::

    python benchmarks/mood_words.py [--wrong]

``mood_words/`` holds 200 words and phrases a language, with the signs of valence and arousal that
people mean by them. They were written and frozen by somebody who had not seen the lexicon, and
none lies near an axis. A phrase that is taken for moods in turn counts by their mean. Each list is
read as by a member of that language in Discord, and as on the command line, which tries all four.
``--wrong`` prints what was not understood as it was meant: whoever mends the lexicon by that can no
longer call these lists unseen.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.api.errors import RequestError
from engine.api.mood_lexicon import LANGUAGES
from engine.api.mood_phrases import parse_moods

LISTS = Path(__file__).with_name("mood_words")


def main() -> None:
    """Print the share for each language, and what was wrong if asked for."""
    for language in LANGUAGES:
        lines = (LISTS / f"{language}.tsv").read_text("utf-8").splitlines()
        rows = [tuple(line.split("\t")) for line in lines]
        own, every = (
            [row for row in rows if understood(row[0], read) != row[1:]]
            for read in ((language, "en"), LANGUAGES)
        )
        unknown = sum(understood(row[0], (language, "en")) is None for row in rows)
        shares = [f"{100 - 100 * len(wrong) / len(rows):.1f} %" for wrong in (own, every)]
        print(
            f"{language}: {shares[0]} of {len(rows)} in the quadrant that is meant "
            f"({unknown} not understood at all); {shares[1]} as the command line reads them"
        )
        if "--wrong" in sys.argv[1:]:
            for row in own:
                print("   ", *row, "understood:", understood(row[0], (language, "en")))


def understood(text: str, languages: Sequence[str]) -> tuple[str, str] | None:
    """The signs of valence and arousal; None where nothing is understood."""
    try:
        moods = parse_moods(text, languages)
    except RequestError:
        return None
    valence, arousal = sum(one.valence for one in moods), sum(one.arousal for one in moods)
    return "+" if valence > 0 else "-", "+" if arousal > 0 else "-"


if __name__ == "__main__":
    main()
