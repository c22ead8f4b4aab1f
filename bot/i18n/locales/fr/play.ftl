# De nouveaux morceaux à partir d’anciens, des duels, des listes.

which-of = { $number } sur { $count }
about-seconds = environ { $count } s
about-minutes = environ { $count } min
sound-smaller = Le son est de moindre qualité, pour tenir ici.
sounds-too-large = Les sons sont trop gros pour être postés ici : tout lecteur MIDI joue les fichiers MIDI.

card-instruments = Instruments
card-why = Pourquoi ça sonne ainsi : { $reasons }
reason-major = en majeur
reason-minor = en mineur
reason-fast = rapide
reason-slow = lent
reason-loud = fort
reason-soft = doux
reason-dense = beaucoup de notes
reason-sparse = peu de notes
reason-high = dans l’aigu
reason-low = dans le grave
reason-consonant = harmonies douces
reason-dissonant = harmonies rudes
reason-legato = notes liées
reason-detached = notes détachées
source-again = Un autre essai de { $piece }
source-vary = Une variation de { $piece }
source-extend = Une version plus longue de { $piece }
source-change = { $piece } dans une autre ambiance

button-again = Encore
button-vary = Varier
button-extend = Prolonger
button-mood = Changer l’ambiance
button-stems = Pistes
button-reveal = Dévoiler
menu-favourite = Favori
favourite-kept = Le morceau { $number } est parmi tes /favourites.
favourite-dropped = Le morceau { $number } n’est plus parmi tes favoris.
which-mood = Quelle ambiance pour #{ $number } { $title } ?
choose-pleasant = Une ambiance agréable
choose-unpleasant = Une ambiance désagréable
stems-of = Les instruments de #{ $number } { $title }, un par un.
suggest-piano = piano seul
suggest-multi = plusieurs instruments (multi) selon l’ambiance

duel-title = Un duel : lequel est le meilleur ?
duel-rules = Demandé par { $author }. Écoute les deux, puis vote ; tu peux changer ton vote. Dévoilé après { $count } votes, quand { $author } le veut, ou { $when }.
duel-votes = Votes
duel-number = Duel { $number }
duel-author = Demandé par { $author }
duel-piece = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
    } · { $key } · graine { $seed }
duel-won = { $winner } gagne le duel, { $most } à { $fewest }.
duel-tie = Le duel finit à égalité.
duel-unvoted = Le duel finit sans un seul vote.
duel-voted = Tu votes pour { $side }. Tu peux changer jusqu’à ce que le duel soit dévoilé.
duel-voted-last = Tu votes pour { $side }.

history-title-server = Morceaux de ce serveur
history-title-member = Morceaux d’un membre
history-member = De { $member }, sur ce serveur
history-empty-here = Il n’y a pas encore de morceau : /compose crée le premier.
history-no-match = Il n’y a pas de tel morceau : essaie une autre ambiance ou d’autres instruments.

help-curve = des cordes de plus en plus tendues
help-blend = deux ambiances mêlées
help-key = une minute triste dans la tonalité que tu veux
help-chords = tes propres accords, et des sections qui reviennent ; A' revient variée
help-variations = deux morceaux ; les mêmes graines donnent toujours les mêmes notes
help-duel = deux morceaux sans nom ; tous votent pour le meilleur
help-history-server = les morceaux calmes de ce serveur

status-estimates = Durées estimées
status-no-estimates = aucune estimation mesurée pour l’instant
status-misses = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s d’écart en moyenne (sur { $count })

# Ce qui ne se peut pas.
one-instrument = Ce morceau n’a qu’un instrument : son son est déjà tout.
stems-too-large = Les instruments prennent { NUMBER($size, minimumFractionDigits: 1) } Mo, plus que les { NUMBER($limit, minimumFractionDigits: 1) } Mo permis ici : fais un morceau plus court.
longest-already = Ce morceau est aussi long que possible, { $seconds } secondes : varie-le plutôt.
no-piece-in-message = Il n’y a pas de morceau à moi dans ce message : choisis-en un qui en a un.
several-in-message = Il y a plusieurs morceaux dans ce message : utilise /replay avec { $numbers }.
one-at-a-time = Cherche un instrument ou un ensemble à la fois.
no-server-history = Il n’y a pas de serveur ici : demande tes propres morceaux.
duel-over = Ce duel est fini : lances-en un autre avec /duel.
duel-gone = Ce duel n’est plus conservé : lances-en un autre avec /duel.
reveal-not-yours = Seul le membre qui a demandé ce duel peut le dévoiler avant l’heure.
quota-several = Cela fait { $makes } morceaux, et tu peux en faire { $count } en 24 heures : il y aura de la place { $when }.
quota-too-small = Cela fait { $makes } morceaux, et ici un membre ne peut en faire que { $count } en 24 heures : demandes-en un seul.
