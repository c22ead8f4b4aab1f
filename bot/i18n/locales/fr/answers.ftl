# Ce que dit le bot quand tout va bien.

queue-next = Dans la file : ton morceau est le prochain.
queue-before = { $count ->
    [one] Dans la file : { $count } morceau avant le tien.
   *[other] Dans la file : { $count } morceaux avant le tien.
    }
stage-composing = Composition { $bar } { $percent } %
stage-rendering = Interprétation { $bar } { $percent } %
stage-encoding = Emballage { $bar } { $percent } %
button-cancel = Annuler

card-for = Composé pour { $author }
card-for-somebody = Composé pour quelqu’un d’ailleurs
card-mood = Ambiance
card-reads = À l’écoute
card-key = Tonalité
card-chords = Accords
card-asked-chords = Accords demandés
card-form = Forme demandée
card-tempo = Tempo
card-bpm = { $tempo } BPM
card-length = Durée
card-seed = Graine (seed)
card-feeling = { $mood } (valence { $valence }, activation { $arousal })
card-piece = Morceau { $number } · { $model }
picture-too-large = L’image est trop grosse pour être publiée ici.
sound-too-large = Le son est trop gros pour être publié ici : le fichier MIDI se lit dans n’importe quel lecteur MIDI.

lost-before-done = { $member }, on m’a redémarré avant que ton morceau soit prêt : redemande-le, s’il te plaît.
lost-before-posted = { $member }, on m’a redémarré avant que le morceau { $piece } soit publié : /replay piece:{ $piece } te l’apporte.
lost-rest = { $member }, on m’a redémarré avant que tes autres morceaux soient prêts : redemande-les, s’il te plaît.
reply-moved = Cela a pris plus de temps qu’une réponse n’en a : vois { $link }.

button-delete = Supprimer
button-delete-it = Le supprimer
button-delete-everything = Tout supprimer
button-keep = Garder
delete-question = Supprimer définitivement le morceau { $piece }, avec ses votes et ses favoris ?
deleted = Le morceau { $piece } est supprimé.
piece-was-deleted = Ce morceau a été supprimé.
nothing-deleted = Rien n’a été supprimé.
still-there = { $count ->
    [one] Un message est hors de ma portée : supprime à la main ce que tu vois encore.
   *[other] { $count } messages sont hors de ma portée : supprime à la main ce que tu vois encore.
    }
forget-question = { $count ->
    [one] Supprimer définitivement tout ce que je conserve sur toi : { $count } morceau avec les votes de tous, tes propres votes, favoris et demandes ? /privacy export t’en donne d’abord une copie.
   *[other] Supprimer définitivement tout ce que je conserve sur toi : { $count } morceaux avec les votes de tous, tes propres votes, favoris et demandes ? /privacy export t’en donne d’abord une copie.
    }
forgotten = Tout ce que je conservais sur toi est supprimé.
exported = Voilà tout ce que je conserve sur toi. D’un fichier MIDI que tu m’as donné, je garde la partie dont un morceau est issu, avec ce morceau.

history-title = Tes morceaux
history-empty = Tu n’as pas encore de morceau : /compose crée le premier.
favourites-title = Tes favoris
favourites-empty = Tu n’as pas encore de favori : appuie sur ⭐ sous un morceau pour le retrouver ici.
list-footer = Page { $page } sur { $pages } · { $count } morceaux
button-newer = ◀ Plus récents
button-older = Plus anciens ▶
top-title = Le meilleur { $where ->
    [here] de ce serveur
   *[everywhere] de tous les serveurs
    }{ $when ->
    [week] {" "}cette semaine
    [month] {" "}ce mois-ci
   *[ever] {""}
    }
top-title-mood = { $title } : { $mood }
top-empty = Personne n’a encore voté pour un tel morceau : appuie sur 👍 sous l’un de ceux que tu aimes.
top-hear = En écouter un : /replay piece:{ $piece }

help-title = De la musique pour chaque ambiance
help-intro = Tape l’une de ces commandes, puis change-la :
help-compose = Composer
help-dreamy = une demi-minute de piano rêveur
help-find = Retrouver
help-history = tes morceaux, du plus récent au plus ancien
help-favourites = les morceaux que tu as marqués d’une ⭐
help-replay = un ancien morceau encore une fois, par numéro, titre ou lien de message
help-top = les meilleurs morceaux calmes du mois, d’après vos votes
help-data = Tes données
help-export = tout ce que je conserve sur toi, dans un ZIP
help-forget = tout faire supprimer ; je demande confirmation avant
help-buttons = Boutons
help-buttons-text =
    👍 👎 votent ; appuie encore pour retirer ton vote
    ⭐ garde le morceau parmi tes favoris
    🔁 la même demande encore · 🔀 une autre suite au même début
    ⏩ une demi-minute de plus · 🎭 la même mélodie dans une autre ambiance
    🪡 seulement des mesures ou un instrument · ↩️ retour au morceau d’avant
    🎼 partition · 🎬 une vidéo
    🎚️ les instruments un par un, s’il y en a plusieurs
    💾 le son en OGG, FLAC ou WAV
    🗑️ supprime ton propre morceau
    Annuler abandonne un morceau à toi qui n’est pas encore prêt
    Certains sont aussi dans le menu d’un message, sous Applications
help-moods = Ambiances, ou tes propres mots

status-title = État
status-started = Démarré
status-queue = File d’attente
status-queue-text = { $waiting } en attente · { $under_way } en cours
status-memory = Mémoire du bot
status-workers = Mémoire des workers
status-unknown = inconnue
status-more = et { $count } de plus
status-none = aucun
status-times = Secondes de la demande au morceau, dernières 24 heures
status-no-times = aucune tâche livrée dans ce délai
status-models = Modèles des morceaux les plus récents

settings-title = Réglages de ce serveur
settings-channels = Où l’on peut composer
settings-everywhere = dans tous les salons
settings-choose-channels = Salons où composer ; n’en choisis aucun pour tous
settings-instruments = Écrit pour
settings-for = Écrit pour : { $instruments }
settings-length = Durée
settings-long = Durée : { $length }
settings-quota = Morceaux par membre en 24 heures
settings-a-day = En 24 heures : { $quota }
settings-no-quota = sans limite
settings-pieces = { $count ->
    [one] { $count } morceau par membre
   *[other] { $count } morceaux par membre
    }
settings-deleting = Qui peut supprimer un morceau
settings-authors = qui l’a demandé, et la modération
settings-moderators = la modération seulement
settings-note = Chaque changement vaut tout de suite. Les membres peuvent choisir d’autres instruments et durées.
button-moderators-delete = Réserver la suppression à la modération
button-authors-delete = Laisser aussi les auteurs supprimer
button-reset = Tout réinitialiser
help-settings = Pour les personnes qui gèrent ce serveur
help-settings-text = où l’on peut composer, combien, et qui peut supprimer
