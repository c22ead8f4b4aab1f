"""A model of one's own: from any folder of MIDI files to one file that composes."""
