# Neue Stücke aus früheren, Duelle, Listen vieler Stücke.

which-of = { $number } von { $count }
about-seconds = etwa { $count } s
about-minutes = etwa { $count } min
sound-smaller = Der Klang ist von geringerer Qualität, damit er hier Platz hat.
sounds-too-large = Die Klänge sind zu groß, um hier gepostet zu werden: MIDI-Dateien spielt jeder MIDI-Player.

card-instruments = Instrumente
card-why = Warum es so klingt: { $reasons }
reason-major = in Dur
reason-minor = in Moll
reason-fast = schnell
reason-slow = langsam
reason-loud = laut
reason-soft = leise
reason-dense = viele Noten
reason-sparse = wenige Noten
reason-high = in hoher Lage
reason-low = in tiefer Lage
reason-consonant = weiche Harmonien
reason-dissonant = harte Harmonien
reason-legato = Noten, die ineinanderfließen
reason-detached = abgesetzte Noten
source-again = Ein weiterer Versuch zu { $piece }
source-vary = Eine Variation von { $piece }
source-extend = Eine längere Fassung von { $piece }
source-change = { $piece } in anderer Stimmung

button-again = Noch einmal
button-vary = Variieren
button-extend = Verlängern
button-mood = Stimmung ändern
button-stems = Einzelspuren
button-reveal = Auflösen
menu-favourite = Favorit
favourite-kept = Stück { $number } ist unter deinen /favourites.
favourite-dropped = Stück { $number } ist nicht mehr unter deinen Favoriten.
which-mood = Welche Stimmung soll #{ $number } { $title } haben?
choose-pleasant = Eine angenehme Stimmung
choose-unpleasant = Eine unangenehme Stimmung
stems-of = Die Instrumente von #{ $number } { $title }, jedes für sich.
suggest-piano = Klavier (piano), allein
suggest-multi = mehrere Instrumente (multi), die zur Stimmung passen

duel-title = Ein Duell: Welches ist besser?
duel-rules = Gewünscht von { $author }. Hör beide an und stimm ab; du kannst deine Stimme ändern. Aufgelöst wird nach { $count } Stimmen, wenn { $author } es will, oder { $when }.
duel-votes = Stimmen
duel-number = Duell { $number }
duel-author = Gewünscht von { $author }
duel-piece = { $count ->
    [one] { $count } Stimme
   *[other] { $count } Stimmen
    } · { $key } · Seed { $seed }
duel-won = { $winner } gewinnt das Duell mit { $most } zu { $fewest }.
duel-tie = Das Duell endet unentschieden.
duel-unvoted = Das Duell endet ohne eine Stimme.
duel-voted = Du stimmst für { $side }. Bis das Duell aufgelöst wird, kannst du es ändern.
duel-voted-last = Du stimmst für { $side }.

history-title-server = Stücke dieses Servers
history-title-member = Stücke eines Mitglieds
history-member = Von { $member }, auf diesem Server
history-empty-here = Es gibt noch keine Stücke: /compose macht das erste.
history-no-match = Ein solches Stück gibt es nicht: Versuch eine andere Stimmung oder andere Instrumente.

help-curve = Streicher, die angespannt werden
help-blend = zwei Stimmungen in einer
help-key = eine traurige Minute in der Tonart deiner Wahl
help-chords = eigene Akkorde, und Abschnitte, die wiederkehren; A' kehrt verändert wieder
help-variations = zwei Stücke; dieselben Seeds geben jedes Mal dieselben Noten
help-duel = zwei Stücke ohne Namen; alle stimmen für das bessere
help-history-server = die ruhigen Stücke dieses Servers

status-estimates = Geschätzte Zeiten
status-no-estimates = noch wurde keine Schätzung gemessen
status-misses = im Mittel { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s daneben (bei { $count })

# Was nicht geht.
one-instrument = Dieses Stück hat ein einziges Instrument: Sein Klang ist schon alles.
stems-too-large = Die Instrumente brauchen { NUMBER($size, minimumFractionDigits: 1) } MB, mehr als die { NUMBER($limit, minimumFractionDigits: 1) } MB, die hier Platz haben: Mach ein kürzeres Stück.
longest-already = Dieses Stück ist so lang, wie eines sein darf, { $seconds } Sekunden: Variier es stattdessen.
no-piece-in-message = In dieser Nachricht ist kein Stück von mir: Wähl eine, in der eines ist.
several-in-message = In dieser Nachricht sind mehrere Stücke: Nimm /replay mit { $numbers }.
one-at-a-time = Such nach einem Instrument oder Ensemble auf einmal.
no-server-history = Hier ist kein Server: Frag nach deinen eigenen Stücken.
duel-over = Dieses Duell ist vorbei: Beginn mit /duel ein neues.
duel-gone = Dieses Duell gibt es nicht mehr: Beginn mit /duel ein neues.
reveal-not-yours = Nur wer dieses Duell gewünscht hat, kann es vorzeitig auflösen.
quota-several = Das ergibt { $makes } Stücke, und in 24 Stunden darfst du { $count } machen: Platz dafür ist { $when }.
quota-too-small = Das ergibt { $makes } Stücke, und hier darf ein Mitglied in 24 Stunden nur { $count } machen: Frag nach einem einzelnen.
