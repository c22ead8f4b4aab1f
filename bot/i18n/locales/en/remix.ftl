# /remix, and the panel of a message's menu.

menu-remix = Make something of it
button-continue = Continue
button-rewrite = Vary
remix-panel = What should become of it? Continue goes on from its end; Vary keeps its chords and its outline, with new notes; a mood keeps its melody.
source-continue = Goes on from { $piece }
source-rewrite = { $piece } with new notes
source-file = Made from a MIDI file
help-remix = goes on from a piece; or attach any MIDI file; way: vary it, or put its melody into another mood

# What cannot be.
remix-no-mood = A melody that is to change its mood takes the mood to change to: choose a mood too.
no-song-in-message = There is neither a piece of mine nor a MIDI file in this message: choose one that has one.

# Said by the engine too, in these words.
error-song-no-instruments = The file holds no notes for instruments that are known here.
