"""Affetto's engine: from a mood to a score, a sound and a picture.

The bot knows of this package only its values (:mod:`engine.api.request`), its errors
(:mod:`engine.api.errors`) and its interface (:mod:`engine.api.interface`).
"""

__version__ = "0.1.0"
