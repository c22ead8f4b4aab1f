# /redo, et le panneau derrière son bouton.

button-redo = Seulement ça …
button-undo = Annuler
redo-panel = Que faut-il refaire ? Tout le reste demeure note pour note. /redo combine : des mesures et un instrument, une ambiance, des accords.
redo-bars = Récrire des mesures
redo-part = Récrire un instrument
redo-add = Ajouter un instrument
redo-remove = Retirer un instrument
redo-front = { $bars } mesures avant
redo-more = { $bars } mesures de plus
source-redo = { $piece }, refait en partie
redo-said-bars = mesures { $bars }
help-redo = récrit les mesures 5 à 8, le reste demeure note pour note ; part : un seul instrument ; add ou remove : en ajoute ou en retire un ; more : continue de quelques mesures

# Le moteur le dit aussi, dans ces mots.
error-redo-nothing = Dis ce qu’il faut refaire : des mesures, des instruments, ou des mesures avant ou après.
error-redo-bars = Les mesures se comptent à partir de 1, la première avant la dernière : pas { $first } à { $last }.
error-redo-bars-beyond = Les mesures avant ou après vont de 0 à { $most }, pas { $value }.
error-redo-bars-typed = Donne la première et la dernière mesure, par exemple 5-8, ou une seule, pas { $typed }.
error-redo-twice = { $name } est nommé deux fois : un instrument est récrit, ajouté ou retiré.
error-redo-no-such-bars = Le morceau a les mesures 1 à { $most }, pas { $first } à { $last }.
error-redo-not-playing = { $name } n’y joue pas, mais { $names } : ajoute-le plutôt.
error-redo-plays-already = { $name } y joue déjà : fais-le récrire comme part, ou ajoute un autre que { $names }.
error-redo-removes-all = Plus personne ne jouerait : laisse un instrument, ou ajoutes-en un autre.
error-redo-too-many = Un morceau a { $most } instruments au plus, et celui-ci en a { $count } : retires-en un d’abord.
error-redo-everything = Rien du morceau ne demeurerait : laisse de côté des mesures ou des instruments, ou varie-le plutôt.
error-redo-too-long = Le morceau deviendrait trop long : { $most } secondes au plus, il reste donc de la place pour { $bars } mesures.
error-redo-nothing-new = Il n’en est rien sorti de nouveau : ce qui fut écrit est muet ou était déjà là. Redemande pour un autre essai.
error-redo-keeps-form = Un morceau dont on ne refait qu’une partie garde sa forme : enlève la forme.

# Ce que Discord montre de la commande.
command-redo = Récrit des mesures ou des instruments d’un morceau ; le reste demeure note pour note
    .piece = Numéro, titre ou lien d’un morceau
    .bars = Les mesures à récrire, par exemple 5-8 ; par défaut toutes
    .part = Les instruments à récrire, par exemple bass ; par défaut tous ceux qui y jouent
    .add = Les instruments qui s’ajoutent, par exemple flute
    .remove = Les instruments à retirer
    .more = De combien de mesures continuer après la fin
    .front = Combien de mesures mettre avant le début
    .mood = L’ambiance de ce qui est nouveau ; par défaut celle du morceau
    .chords = Les accords des nouvelles mesures, par exemple Am F C G ; par défaut ceux qui y sont
    .file = Au lieu d’un morceau : n’importe quel fichier MIDI, 20 Mo au plus
    .begin = Où commencer dans un fichier, par exemple 1:05 ; les mesures se comptent de là
    .end = Où finir dans un fichier, par exemple 2:30
    .model = Qui l’écrit : un modèle de mon opérateur ; par défaut, celui choisi pour ce serveur
