# Stimmungen in eigenen Worten, und Namen am falschen Ort.
mood-missed = Nicht verstanden: { $words }.
mood-missed-near = Meintest du { $close }?
error-ensemble-in-list = { $name } ist ein Ensemble: Gib es allein an, oder in einer Liste seine Instrumente: { $parts }.
error-multi-in-list = multi steht für alle Instrumente eines Stücks: Gib es allein an.
