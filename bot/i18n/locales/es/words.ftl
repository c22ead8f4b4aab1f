# Ambientes con palabras propias, y nombres fuera de lugar.
mood-missed = No se entendió: { $words }.
mood-missed-near = ¿Querías decir { $close }?
error-ensemble-in-list = { $name } es un conjunto: indícalo solo o, en una lista, sus instrumentos: { $parts }.
error-multi-in-list = multi representa todos los instrumentos de una pieza: indícalo solo.
