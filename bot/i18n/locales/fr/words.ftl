# Ambiances dans les mots des membres, et noms mal placés.
mood-missed = Pas compris : { $words }.
mood-missed-near = Tu voulais dire { $close } ?
error-ensemble-in-list = { $name } est un ensemble : indique-le seul ou, dans une liste, ses instruments : { $parts }.
error-multi-in-list = multi désigne tous les instruments d’un morceau : indique-le seul.
