# Les jams : des morceaux que plusieurs membres font à tour de rôle.

card-by = Fait ensemble par { $members }
card-somebody = quelqu’un
jam-title = Un jam : { $title }
jam-rules = Ouvert par { $opener }. Qui veut y ajoute quelque chose, à tour de rôle. Il finit avec « Terminer », ou { $when } si personne n’ajoute rien.
jam-opening = le début
jam-bars = { $count ->
    [one] { $count } mesure de plus
   *[other] { $count } mesures de plus
    }
jam-section = { $count ->
    [one] { $count } mesure, { $mood }
   *[other] { $count } mesures, { $mood }
    }
jam-steps = Jam { $number } · { $count } étapes sur { $most }
button-more-bars = { $count ->
    [one] { $count } mesure de plus
   *[other] { $count } mesures de plus
    }
button-next-mood = Section suivante
button-undo-step = Annuler l’étape
button-finish = Terminer
jam-choose-instrument = Ajouter un instrument à ce qui est là
jam-mood-title = La section suivante
jam-mood-label = Son ambiance
jam-mood-help = Avec tes mots : calme ; très tendu ; dimanche de pluie
jam-silent = Personne n’a rien ajouté depuis une heure, ce jam est donc fini : ce qui est là est gardé, c’est le morceau { $piece }.

jam-busy = { $member } y travaille en ce moment : attends que ce soit fini.
jam-not-your-turn = La dernière étape est de toi : laisse d’abord quelqu’un d’autre continuer.
jam-all-steps = Un jam a { $count } étapes au plus : termine celui-ci, ou annule la dernière étape.
jam-too-long = Un morceau dure { $seconds } secondes au plus, et celui-ci serait plus long : ajoute un instrument, ou termine le jam.
jam-plays-already = { $instrument } joue déjà : choisis un autre instrument.
jam-full = Un morceau a { $count } instruments au plus, et autant jouent déjà : ajoute plutôt des mesures.
jam-one-mood = Une section a une seule ambiance : écris-en une, ou un mélange comme calme et joyeux.
jam-undo-not-yours = La dernière étape peut être annulée par qui l’a faite, par qui a ouvert le jam, ou par la modération du salon : demande-leur.
jam-only-opening = Rien n’a encore été ajouté qui puisse être annulé : termine le jam, puis supprime son morceau.
jam-finish-not-yours = Un jam est terminé par qui y prend part, ou par la modération du salon : demande-leur.
jam-gone = Je n’ai plus ce jam : ouvre-en un autre avec /jam.
jam-over = Ce jam est fini : ouvre-en un autre avec /jam.

help-jam = quelques mesures que chacun continue, à tour de rôle
forget-jams = Ce que tu as ajouté aux jams des autres reste, sans ton nom.
