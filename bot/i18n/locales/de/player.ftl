# Musik in Sprachkanälen.

button-pause = Pause
button-skip = Überspringen
button-stop = Anhalten
button-queue = Warteliste
button-dj = DJ-Rolle

play-what = Sag, was ich spielen soll: piece nimmt eine Nummer, einen Titel oder mehrere Nummern, list deine Favoriten oder die besten des Servers.
play-empty = In dieser Liste steht noch nichts.
play-no-packages = Ich kann in Sprachkanälen nicht spielen: Mein Betreiber muss die Pakete davey und PyNaCl installieren.
play-no-channel = Geh zuerst in einen Sprachkanal: Ich spiele, wo du bist.
play-no-stage = Auf Bühnen spiele ich nicht: Geh in einen Sprachkanal.
play-not-allowed = In { $room } kann ich nicht spielen: Mir fehlt die Berechtigung { $missing }.
play-full = { $room } ist voll.
play-not-joined = Ich kam nicht in { $room } hinein: Versuch es in einer Minute wieder.
play-elsewhere = Ich spiele gerade in { $room }: Komm dorthin, oder warte, bis niemand mehr zuhört.
play-queue-full = Es warten schon { $count } Stücke: Versuch es später wieder.
permission-view = Kanal ansehen
permission-connect = Verbinden
permission-speak = Sprechen

player-asked = Gewünscht von { $member }
player-next = { $count ->
    [one] Danach: #{ $number } { $title }
   *[other] Danach: #{ $number } { $title } ({ $count } Stücke warten)
    }
player-added = { $count ->
    [one] #{ $number } { $title } wartet auf Platz { $place }.
   *[other] { $count } Stücke warten ab Platz { $place }, zuerst #{ $number } { $title }.
    }
player-votes = { $act ->
    [skip] ⏭ { $count } von { $needed } Stimmen zum Überspringen
    [volume] 🔊 { $count } von { $needed } Stimmen für { $percent } % Lautstärke
   *[stop] ⏹ { $count } von { $needed } Stimmen zum Anhalten
    }
player-voted = { $act ->
    [skip] { $count } von { $needed } Stimmen zum Überspringen: Wer sonst zuhört, stimmt mit /skip ab.
    [volume] { $count } von { $needed } Stimmen für { $percent } % Lautstärke: Wer sonst zuhört, stimmt mit /volume ab.
   *[stop] { $count } von { $needed } Stimmen zum Anhalten: Wer sonst zuhört, stimmt mit /stop ab.
    }
player-skipped = Übersprungen.
player-stopped = Die Musik wurde angehalten.
player-paused = Pause: Mit /pause geht es weiter.
player-resumed = Es geht weiter.
percent = { $percent } %
player-volume = 🔊 { $percent } %
volume-set = Die Lautstärke ist ab hier { $percent } %.
volume-overtaken = Inzwischen wurde eine andere Lautstärke als { $percent } % gewünscht.
volume-failed = Der Klang ließ sich nicht in einer anderen Lautstärke machen: Es geht mit { $percent } % weiter. Versuch es in einer Minute noch einmal.
player-nothing = Gerade spielt nichts: /play fängt an.
player-not-listening = Geh zuerst in { $room }: Das darf nur, wer zuhört.
player-alone = Niemand hörte mehr zu.
player-idle = Es war nichts mehr zu spielen.
player-cut-off = Die Verbindung zum Sprachkanal riss ab: /play fängt neu an.
player-moved = Die Musik ist in einen anderen Kanal gezogen.
player-closing = Ich werde neu gestartet: In einer Minute fängt /play neu an.
player-over = Die Warteliste ist leer: /play fügt etwas hinzu.
queue-title = Im Sprachkanal
queue-empty = Nichts wartet.
queue-more = { $count ->
    [one] … und noch eines
   *[other] … und noch { $count }
    }

settings-dj = DJ-Rolle
settings-no-dj = keine
settings-volume = Lautstärke in Sprachkanälen (zu ändern mit /volume)
settings-choose-dj = Keine DJ-Rolle
settings-dj-text = Wessen Mitglieder dürfen in Sprachkanälen überspringen und anhalten, was andere wünschten, und die Lautstärke einstellen?
help-voice = Sprachkanäle
help-play = in dem Sprachkanal, in dem du bist; auch Favoriten und die besten des Servers
help-volume = wie laut ich auf diesem Server spiele, von 10 bis 200

command-play = Spielt Stücke in dem Sprachkanal, in dem du bist
    .of = Deine Favoriten oder die besten Stücke dieses Servers
    .piece = Nummer, Titel oder Link zu einer Nachricht, oder mehrere Nummern: 3, 7, 12
choice-favourites = Favoriten
choice-top = die besten des Servers
command-queue = Zeigt, was im Sprachkanal spielt und was danach kommt; nur du siehst die Liste
command-pause = Hält an, was im Sprachkanal spielt, oder setzt es fort
command-skip = Überspringt, was spielt: gleich, wenn du es gewünscht hast, sonst mit der Hälfte der Zuhörer
command-stop = Hält die Musik an und leert die Liste: wenn alles von dir ist, oder mit der Hälfte der Zuhörer
command-volume = Stellt ein, wie laut ich spiele: gleich, wenn das Stück deins ist, sonst mit der Hälfte der Zuhörer
    .percent = Wie laut, in Prozent: 100 ist die übliche Lautstärke
