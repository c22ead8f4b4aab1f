# Moods in members’ own words, and names in the wrong place.
mood-missed = Not understood: { $words }.
mood-missed-near = Did you mean { $close }?
error-ensemble-in-list = { $name } is an ensemble: give it alone, or in a list its instruments: { $parts }.
error-multi-in-list = multi stands for all the instruments of a piece: give it alone.
