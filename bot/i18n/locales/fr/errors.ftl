# Ce qui n’a pas marché : une phrase, et ce qu’on peut essayer.

error-unknown-mood = Ambiance inconnue : { $typed }. Les ambiances sont { $words }.
error-unknown-mood-close = Ambiance inconnue : { $typed }. Tu voulais dire { $close } ? Les ambiances sont { $words }.
error-unknown-key = Tonalité inconnue : { $typed }. Écris par exemple do majeur, fa dièse mineur ou Bbm.
error-unknown-chord = Accord inconnu : { $typed }. Écris des accords comme Am, F#m7, Bb/D et N.C., ou des degrés comme vi, V7 et bVII.
error-no-chords = Donne au moins un accord, par exemple Am F C G.
error-too-many-chords = On peut donner { $most } accords au plus ; une suite plus courte que le morceau recommence.
error-chord-length = Durée inconnue : { $typed }. Un accord dure de { $low } à { $high } temps, par demi-temps, par exemple Am:2.
error-chords-in-bar = Entre deux barres de mesure il y a 1 à { $most } accords ; ils ont tous une durée, ou aucun.
error-unknown-form = Forme inconnue : { $typed }. Écris une lettre par section, les nouvelles à partir de A, avec une apostrophe là où une section revient variée, par exemple A A' B A.
error-too-many-sections = Une forme a { $most } sections au plus.
error-form-too-long = Une forme de { $sections } sections ne tient pas : le morceau a { $bars } mesures, la place de { $most } sections de { $shortest } mesures. Demandes-en moins, ou un morceau plus long ou plus rapide.
error-chords-too-long = À { $tempo } battements par minute, ces accords durent { $seconds } secondes, et un morceau { $most } au plus : donne moins d’accords, ou précise un tempo plus rapide ou une durée.
error-keeps-melody = Une mélodie qu’on garde a ses propres accords et sa propre forme : ne précise ni l’un ni l’autre.
error-unknown-instruments = Instruments inconnus : { $typed }. Essaie { $ensembles }, ou énumères-en parmi { $single }.
error-unknown-instruments-close = Instruments inconnus : { $typed }. Tu voulais dire { $close } ? Essaie { $ensembles }, ou énumères-en parmi { $single }.
error-out-of-range = { $name } doit être compris entre { $low } et { $high }, pas { $value }.
error-outside-plane = { $name } doit être un nombre de -1 à 1, pas { $value }.
error-too-many-moods = Un morceau peut traverser { $most } ambiances au plus.
error-one-instrument = Ce morceau est pour un seul instrument : il n’a pas de pistes séparées.
error-sound-too-large = { $seconds } secondes de son prennent environ { $needed } ko en MP3, plus que les { $allowed } ko permis : fais un morceau plus court.
error-blend-of-two = Deux ambiances au plus se mêlent, comme calme et heureuse. Pour plusieurs à la suite, écris calme puis heureuse puis triste.
error-keeps-tonic = Une mélodie garde sa tonique : la tonalité peut être { $major } ou { $minor }.
error-keeps-key = Ce qui reste d’un morceau garde sa tonalité, { $key } : n’indique pas de tonalité.
error-extend-too-long = Un morceau de { $now } secondes ne peut pas être prolongé : le plus long en a { $most }.
error-extend-seconds = Pour prolonger un morceau de { $now } secondes, demande de { $least } à { $most } secondes, pas { $value }.
error-keeps-tempo = Ce qu’on garde d’un morceau garde son tempo, { $tempo } : ne précise pas de tempo.
error-origin-free-time = Le morceau de départ n’est dans aucune mesure que jouent d’autres instruments que le piano, 2/4, 3/4, 4/4 ou 6/8 : choisis-en un autre.
error-origin-foreign = Le morceau de départ a des sons, des notes ou une durée qu’Affetto n’écrit jamais : choisis un de ses morceaux.
error-origin-no-beat = Aucune pulsation régulière ne s’entend dans le morceau de départ, et le nouveau en a besoin : choisis-en un autre.
error-origin-off-beat = Le morceau de départ ne suit pas la pulsation : toutes ses notes doivent commencer et finir sur des { $parts }es de temps.
error-origin-players = Ce qu’on garde du morceau est joué par { $names } : demande-les tous, ou { $multi }.

trouble-queue-full = Beaucoup de morceaux attendent déjà : réessaie dans une minute.
trouble-deadline = C’était trop long et je me suis arrêté : essaie un morceau plus court.
trouble-worker-died = Le travail a échoué deux fois : réessaie, ou essaie une autre graine (seed).
trouble-cancelled = Le travail a été abandonné : redemande si tu veux toujours ce morceau.
trouble-closing = On me redémarre : réessaie dans une minute.
trouble-no-machine = En ce moment, aucune machine n’est là pour composer cela : réessaie dans quelques minutes.
trouble-engine-away = En ce moment, je n’arrive pas à joindre les machines qui composent : réessaie dans quelques minutes.
trouble-engine = Le morceau n’a pas pu être composé : réessaie dans une minute.
trouble-data = Les notes de ce morceau ne sont plus lisibles : compose-en un autre.
trouble-setup = Je suis mal configuré : demande à mon responsable de regarder le journal.
trouble-command-changed = Cette commande a changé : réessaie dans quelques minutes.
trouble-forbidden = Je n’ai pas le droit de publier ici : demande à la modération de me laisser voir le salon, envoyer des messages, intégrer des liens et joindre des fichiers.
trouble-too-large = C’est trop gros pour être publié ici : essaie un morceau plus court.
trouble-busy = Cela n’a pas compté, car ma base de données a été occupée trop longtemps : réessaie dans une minute.
trouble-not-posted = { $count ->
    [one] Le morceau { $first } est conservé, mais Discord ne l’a pas accepté : /replay piece:{ $first } te l’apporte.
   *[other] Les morceaux { $pieces } sont conservés, mais Discord ne les a pas acceptés : /replay piece:{ $first } t’apporte le premier.
}
trouble-any = Quelque chose s’est mal passé de mon côté : réessaie dans une minute.

request-id = Demande { $id }

under-way = { $count ->
    [one] Un morceau à toi est en cours : attends qu’il soit prêt.
   *[other] { $count } morceaux à toi sont en cours : attends que l’un soit prêt.
    }
nothing-to-cancel = Il n’y a plus rien à annuler ici.
cancel-not-yours = Seule la personne qui a demandé ce morceau peut l’annuler.
piece-gone = Ce morceau n’existe plus : compose-en un autre.
piece-deleted-meanwhile = Ce morceau a été supprimé entre-temps : compose-en un autre.
delete-not-yours = Seule la personne qui a demandé ce morceau peut le supprimer, ou la modération du salon où il a été composé : adresse-toi à elle.
forget-not-idle = Un morceau à toi est en cours : annule-le ou attends, puis redemande.
no-channel = Je n’arrive pas à savoir quel est ce salon : demande dans un autre.
no-such-piece = Aucun morceau de ce genre, ni à toi ni sur ce serveur : choisis-en un parmi les suggestions, ou cherche son numéro avec /history ou /top.
no-such-member = Ce membre n’existe pas : choisis-en un qui est ici.
nothing-chosen = Rien n’a été choisi : choisis une entrée du menu.
nothing-kept = Je ne conserve rien sur toi.
not-operator = Seul mon responsable peut voir ça.
no-server-here = Il n’y a pas de serveur ici : choisis tous les serveurs.
channel-not-allowed = On ne compose pas dans ce salon : va dans { $channels }.
no-channel-left = Les salons où l’on peut composer n’existent plus : demande à une personne qui gère ce serveur d’en choisir d’autres avec /settings.
quota-server = { $count ->
    [one] Tu as fait composer un morceau ici ces dernières 24 heures, et ce serveur n’en permet pas plus : le prochain sera possible { $when }.
   *[other] Tu as fait composer { $count } morceaux ici ces dernières 24 heures, et ce serveur n’en permet pas plus : le prochain sera possible { $when }.
    }
quota-all = { $count ->
    [one] Tu as fait composer un morceau ces dernières 24 heures, et je ne peux pas en faire plus pour toi : le prochain sera possible { $when }.
   *[other] Tu as fait composer { $count } morceaux ces dernières 24 heures, et je ne peux pas en faire plus pour toi : le prochain sera possible { $when }.
    }
moderators-delete = Là où ce morceau a été composé, seule la modération peut supprimer des morceaux : adresse-toi à elle.
not-manager = Seules les personnes qui peuvent gérer ce serveur peuvent en changer les réglages.
