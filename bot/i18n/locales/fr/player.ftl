# La musique dans les salons vocaux.

button-pause = Pause
button-skip = Passer
button-stop = Arrêter
button-queue = File
button-dj = Rôle de DJ

play-what = Dis ce que je dois jouer : piece prend un numéro, un titre ou plusieurs numéros, list tes favoris ou les meilleurs du serveur.
play-empty = Il n’y a encore rien dans cette liste.
play-no-packages = Je ne peux pas jouer dans les salons vocaux : mon opérateur doit installer les paquets davey et PyNaCl.
play-no-channel = Rejoins d’abord un salon vocal : je joue là où tu es.
play-no-stage = Je ne joue pas dans les conférences : rejoins un salon vocal.
play-not-allowed = Je ne peux pas jouer dans { $room } : il me manque la permission { $missing }.
play-full = { $room } est plein.
play-not-joined = Je n’ai pas pu rejoindre { $room } : réessaie dans une minute.
play-elsewhere = Je joue déjà dans { $room } : rejoins-moi là-bas, ou attends que plus personne n’écoute.
play-queue-full = { $count } morceaux attendent déjà : réessaie plus tard.
permission-view = Voir le salon
permission-connect = Se connecter
permission-speak = Parler

player-asked = Demandé par { $member }
player-next = { $count ->
    [one] Ensuite : #{ $number } { $title }
   *[other] Ensuite : #{ $number } { $title } ({ $count } morceaux attendent)
    }
player-added = { $count ->
    [one] #{ $number } { $title } attend à la place { $place }.
   *[other] { $count } morceaux attendent à partir de la place { $place }, d’abord #{ $number } { $title }.
    }
player-votes = { $act ->
    [skip] ⏭ { $count } voix sur { $needed } pour passer
    [volume] 🔊 { $count } voix sur { $needed } pour un volume de { $percent } %
   *[stop] ⏹ { $count } voix sur { $needed } pour arrêter
    }
player-voted = { $act ->
    [skip] { $count } voix sur { $needed } pour passer : les autres auditeurs votent avec /skip.
    [volume] { $count } voix sur { $needed } pour un volume de { $percent } % : les autres auditeurs votent avec /volume.
   *[stop] { $count } voix sur { $needed } pour arrêter : les autres auditeurs votent avec /stop.
    }
player-skipped = Passé.
player-stopped = La musique a été arrêtée.
player-paused = En pause : /pause reprend.
player-resumed = C’est reparti.
percent = { $percent } %
player-volume = 🔊 { $percent } %
volume-set = Le volume est de { $percent } % à partir d’ici.
volume-overtaken = Entre-temps, un autre volume que { $percent } % a été demandé.
volume-failed = Le son n’a pas pu être fait à un autre volume : il continue à { $percent } %. Réessaie dans une minute.
player-nothing = Rien ne joue : /play commence.
player-not-listening = Rejoins d’abord { $room } : seuls ceux qui écoutent le peuvent.
player-alone = Plus personne n’écoutait.
player-idle = Il n’y avait plus rien à jouer.
player-cut-off = La connexion au salon vocal a été coupée : /play recommence.
player-moved = La musique est passée dans un autre salon.
player-closing = On me redémarre : /play recommence dans une minute.
player-over = La file est vide : /play y ajoute.
queue-title = Dans le salon vocal
queue-empty = Rien n’attend.
queue-more = { $count ->
    [one] … et encore un
   *[other] … et encore { $count }
    }

settings-dj = Rôle de DJ
settings-no-dj = aucun
settings-volume = Volume dans les salons vocaux (à changer avec /volume)
settings-choose-dj = Aucun rôle de DJ
settings-dj-text = Quels membres peuvent passer et arrêter ce que d’autres ont demandé dans les salons vocaux, et régler le volume ?
help-voice = Salons vocaux
help-play = dans le salon vocal où tu es ; aussi les favoris et les meilleurs du serveur
help-volume = le volume auquel je joue sur ce serveur, de 10 à 200

command-play = Joue des morceaux dans le salon vocal où tu es
    .of = Tes favoris ou les meilleurs morceaux de ce serveur
    .piece = Un numéro, un titre ou le lien d’un message, ou plusieurs numéros : 3, 7, 12
choice-favourites = favoris
choice-top = les meilleurs du serveur
command-queue = Montre ce qui joue dans le salon vocal et la suite ; toi seul vois la liste
command-pause = Met en pause ce qui joue dans le salon vocal, ou reprend
command-skip = Passe le morceau : aussitôt si tu l’as demandé, sinon par la moitié des auditeurs
command-stop = Arrête la musique et vide la file : si tout est à toi, ou par la moitié des auditeurs
command-volume = Règle mon volume : aussitôt si tu as demandé le morceau, sinon par la moitié des auditeurs
    .percent = Le volume en pour cent : 100 est le volume habituel
