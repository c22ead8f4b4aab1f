# Was der Bot sagt, wenn alles gut geht.

queue-next = In der Warteschlange: Dein Stück ist als nächstes dran.
queue-before = { $count ->
    [one] In der Warteschlange: noch { $count } Stück vor deinem.
   *[other] In der Warteschlange: noch { $count } Stücke vor deinem.
    }
stage-composing = Komponieren { $bar } { $percent } %
stage-rendering = Einspielen { $bar } { $percent } %
stage-encoding = Verpacken { $bar } { $percent } %
button-cancel = Abbrechen

card-for = Komponiert für { $author }
card-for-somebody = Komponiert für jemanden anderswo
card-mood = Stimmung
card-reads = Klingt
card-key = Tonart
card-chords = Akkorde
card-asked-chords = Gewünschte Akkorde
card-form = Gewünschte Form
card-tempo = Tempo
card-bpm = { $tempo } BPM
card-length = Länge
card-seed = Seed
card-feeling = { $mood } (Valenz { $valence }, Erregung { $arousal })
card-piece = Stück { $number } · { $model }
picture-too-large = Das Bild ist zu groß, um es hier zu posten.
sound-too-large = Der Ton ist zu groß, um ihn hier zu posten: Die MIDI-Datei läuft in jedem MIDI-Player.

lost-before-done = { $member }, ich wurde neu gestartet, bevor dein Stück fertig war: Frag bitte noch einmal.
lost-before-posted = { $member }, ich wurde neu gestartet, bevor Stück { $piece } gepostet war: /replay piece:{ $piece } bringt es.
lost-rest = { $member }, ich wurde neu gestartet, bevor deine weiteren Stücke fertig waren: Frag bitte noch einmal danach.
reply-moved = Das dauerte länger, als eine Antwort darf: Sieh { $link }.

button-delete = Löschen
button-delete-it = Ja, löschen
button-delete-everything = Alles löschen
button-keep = Behalten
delete-question = Stück { $piece } endgültig löschen, mitsamt Stimmen und Favoriten?
deleted = Stück { $piece } ist gelöscht.
piece-was-deleted = Dieses Stück wurde gelöscht.
nothing-deleted = Nichts wurde gelöscht.
still-there = { $count ->
    [one] An eine Nachricht komme ich nicht heran: Bitte lösch von Hand, was du noch siehst.
   *[other] An { $count } Nachrichten komme ich nicht heran: Bitte lösch von Hand, was du noch siehst.
    }
forget-question = { $count ->
    [one] Alles endgültig löschen, was ich über dich gespeichert habe: { $count } Stück mit allen Stimmen dafür, deine eigenen Stimmen, Favoriten und Anfragen? Mit /privacy export bekommst du vorher eine Kopie.
   *[other] Alles endgültig löschen, was ich über dich gespeichert habe: { $count } Stücke mit allen Stimmen dafür, deine eigenen Stimmen, Favoriten und Anfragen? Mit /privacy export bekommst du vorher eine Kopie.
    }
forgotten = Alles, was ich über dich gespeichert hatte, ist gelöscht.
exported = Das ist alles, was ich über dich gespeichert habe. Von einer MIDI-Datei von dir behalte ich den Teil, aus dem ein Stück wurde, mit diesem Stück.

history-title = Deine Stücke
history-empty = Du hast noch keine Stücke: Mit /compose entsteht das erste.
favourites-title = Deine Favoriten
favourites-empty = Du hast noch keine Favoriten: Drück ⭐ unter einem Stück, um es hier wiederzufinden.
list-footer = Seite { $page } von { $pages } · { $count } Stücke
button-newer = ◀ Neuere
button-older = Ältere ▶
top-title = Das Beste { $where ->
    [here] von diesem Server
   *[everywhere] von allen Servern
    }{ $when ->
    [week] {" "}aus dieser Woche
    [month] {" "}aus diesem Monat
   *[ever] {""}
    }
top-title-mood = { $title }: { $mood }
top-empty = Für so ein Stück hat noch niemand gestimmt: Drück 👍 unter einem, das dir gefällt.
top-hear = Eines anhören: /replay piece:{ $piece }

help-title = Musik für jede Stimmung
help-intro = Gib eines davon ein und ändere es dann ab:
help-compose = Komponieren
help-dreamy = eine halbe Minute verträumtes Klavier
help-find = Wiederfinden
help-history = deine Stücke, die neuesten zuerst
help-favourites = die Stücke, die du mit ⭐ markiert hast
help-replay = ein früheres Stück noch einmal, nach Nummer, Titel oder Nachrichtenlink
help-top = die besten ruhigen Stücke des Monats, nach euren Stimmen
help-data = Deine Daten
help-export = alles, was ich über dich gespeichert habe, als ZIP
help-forget = alles davon löschen lassen; ich frage vorher nach
help-buttons = Schaltflächen
help-buttons-text =
    👍 👎 stimmen ab; noch einmal drücken nimmt die Stimme zurück
    ⭐ merkt das Stück unter deinen Favoriten vor
    🔁 derselbe Wunsch noch einmal · 🔀 vom selben Anfang anders weiter
    ⏩ eine halbe Minute mehr · 🎭 dieselbe Melodie in anderer Stimmung
    🪡 nur einige Takte oder ein Instrument neu · ↩️ zurück zum Stück davor
    🎼 Noten · 🎬 ein Video
    🎚️ die Instrumente einzeln, wo es mehrere sind
    💾 der Klang als OGG, FLAC oder WAV
    🗑️ löscht dein eigenes Stück
    Abbrechen gibt ein Stück von dir auf, das noch nicht fertig ist
    Einige stehen auch im Menü einer Nachricht unter Apps
help-moods = Stimmungen, oder deine eigenen Worte

status-title = Status
status-started = Gestartet
status-queue = Warteschlange
status-queue-text = { $waiting } wartend · { $under_way } in Arbeit
status-memory = Speicher des Bots
status-workers = Speicher der Worker
status-unknown = unbekannt
status-more = und { $count } weitere
status-none = keine
status-times = Sekunden von der Anfrage zum Stück, letzte 24 Stunden
status-no-times = in dieser Zeit wurde kein Auftrag ausgeliefert
status-models = Modelle der neuesten Stücke

settings-title = Einstellungen dieses Servers
settings-channels = Wo Stücke entstehen dürfen
settings-everywhere = in jedem Kanal
settings-choose-channels = Kanäle für Stücke; wähl keinen für alle
settings-instruments = Geschrieben für
settings-for = Geschrieben für: { $instruments }
settings-length = Länge
settings-long = Länge: { $length }
settings-quota = Stücke je Mitglied in 24 Stunden
settings-a-day = In 24 Stunden: { $quota }
settings-no-quota = unbegrenzt
settings-pieces = { $count ->
    [one] { $count } Stück je Mitglied
   *[other] { $count } Stücke je Mitglied
    }
settings-deleting = Wer ein Stück löschen darf
settings-authors = wer es angefragt hat, und die Moderation
settings-moderators = nur die Moderation
settings-note = Jede Änderung gilt sofort. Mitglieder können trotzdem andere Instrumente und Längen wählen.
button-moderators-delete = Nur die Moderation löschen lassen
button-authors-delete = Auch Urheber löschen lassen
button-reset = Alles zurücksetzen
help-settings = Für alle, die diesen Server verwalten
help-settings-text = wo Stücke entstehen dürfen, wie viele, und wer löschen darf
