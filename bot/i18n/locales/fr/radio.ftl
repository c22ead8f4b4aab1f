# De la musique sans fin.
radio-piece = De la radio
radio-earlier = Un morceau que vous avez aimé, pendant que le suivant se prépare
radio-moved = { $way ->
    [up] 👍 Vers ce morceau : valence { $valence }, activation { $arousal }, plus souvent { $instruments }
   *[down] 👎 Loin de ce morceau : valence { $valence }, activation { $arousal }, moins souvent { $instruments }
    }
radio-tuned = La radio continue d’ici, après ce qui attend.
radio-none = Aucune radio ne joue : /radio en commence une.
radio-once = Tu l’as déjà dit de ce morceau.
help-radio = composée sans fin, tant que quelqu’un écoute

command-radio = Compose et joue dans ton salon vocal tant que quelqu’un écoute
    .mood = L’humeur du début ; les pouces la déplacent ensuite
    .instruments = Pour quoi tous les morceaux sont écrits ; sinon, ce que les auditeurs aiment
