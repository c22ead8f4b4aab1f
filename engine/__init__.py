"""Affetto's engine: from a mood to a score, a sound and a picture.

The bot knows of this package only its values (:mod:`engine.values`), its errors
(:mod:`engine.errors`) and its interface (:mod:`engine.interface`).
"""

__version__ = "0.1.0"
