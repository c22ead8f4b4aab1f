# /redo, and the panel behind its button.

button-redo = Only this …
button-undo = Undo
redo-panel = What of it is to be made anew? All else stays note for note. /redo combines these: bars and an instrument, a mood, chords.
redo-bars = Write bars anew
redo-part = Write an instrument anew
redo-add = Add an instrument
redo-remove = Take an instrument away
redo-front = { $bars } bars before it
redo-more = { $bars } bars more
source-redo = { $piece }, in part anew
redo-said-bars = bars { $bars }
help-redo = writes bars 5 to 8 anew, the rest stays note for note; part: only one instrument; add or remove one; more: go on for some bars

# Said by the engine too, in these words.
error-redo-nothing = Say what is to be made anew: bars, instruments, or bars before or after.
error-redo-bars = Bars are counted from 1, the first before the last: not { $first } to { $last }.
error-redo-bars-beyond = Bars before or after are from 0 to { $most }, not { $value }.
error-redo-bars-typed = Bars are given as the first and the last, such as 5-8, or as one, not { $typed }.
error-redo-twice = { $name } is named twice: an instrument is written anew, added or removed.
error-redo-no-such-bars = The piece has the bars 1 to { $most }, not { $first } to { $last }.
error-redo-not-playing = { $name } does not play there, but { $names }: add it instead.
error-redo-plays-already = { $name } plays there already: have it written anew as a part, or add another than { $names }.
error-redo-removes-all = Nobody would be left to play: leave one instrument, or add another.
error-redo-too-many = A piece has at most { $most } instruments, and this one has { $count }: remove one first.
error-redo-everything = Nothing of the piece would stand: leave out some bars or some instruments, or vary it instead.
error-redo-too-long = The piece would become too long: at most { $most } seconds, so there is room for { $bars } more bars.
error-redo-nothing-new = Nothing new came of it: what was written is silent or what stood there before. Ask again for another.
error-redo-keeps-form = A piece of which something is made anew keeps its form: leave the form out.
