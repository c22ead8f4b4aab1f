# Was schiefging: ein Satz, und was man versuchen kann.

error-unknown-mood = Unbekannte Stimmung: { $typed }. Es gibt { $words }.
error-unknown-mood-close = Unbekannte Stimmung: { $typed }. Meintest du { $close }? Es gibt { $words }.
error-unknown-key = Unbekannte Tonart: { $typed }. Schreib zum Beispiel C-Dur, fis-Moll oder Bbm.
error-unknown-chord = Unbekannter Akkord: { $typed }. Schreib Akkorde wie Am, F#m7, Bb/D und N.C. oder Stufen wie vi, V7 und bVII; B ist der Ton H.
error-no-chords = Nenne mindestens einen Akkord, etwa Am F C G.
error-too-many-chords = Möglich sind höchstens { $most } Akkorde; was kürzer ist als das Stück, wiederholt sich.
error-chord-length = Unbekannte Länge: { $typed }. Ein Akkord dauert { $low } bis { $high } Schläge in halben Schritten, etwa Am:2.
error-chords-in-bar = Zwischen zwei Taktstrichen stehen 1 bis { $most } Akkorde; entweder haben alle eine Länge oder keiner.
error-unknown-form = Unbekannte Form: { $typed }. Schreib für jeden Abschnitt einen Buchstaben, neue von A an, mit einem Apostroph, wo einer verändert wiederkehrt, etwa A A' B A.
error-too-many-sections = Eine Form hat höchstens { $most } Abschnitte.
error-form-too-long = Eine Form mit { $sections } Abschnitten passt nicht: Das Stück hat { $bars } Takte, genug für { $most } zu je { $shortest } Takten. Wünsch dir weniger oder ein längeres oder schnelleres Stück.
error-chords-too-long = Diese Akkorde dauern bei { $tempo } Schlägen pro Minute { $seconds } Sekunden, ein Stück höchstens { $most }: Nenne weniger, oder wünsch dir ein schnelleres Tempo oder eine Länge.
error-keeps-melody = Eine Melodie, die bleibt, hat ihre eigenen Akkorde und ihre eigene Form: Lass beides weg.
error-unknown-instruments = Unbekannte Instrumente: { $typed }. Versuch es mit { $ensembles } oder zähl welche davon auf: { $single }.
error-unknown-instruments-close = Unbekannte Instrumente: { $typed }. Meintest du { $close }? Versuch es mit { $ensembles } oder zähl welche davon auf: { $single }.
error-out-of-range = { $name } muss zwischen { $low } und { $high } liegen, nicht bei { $value }.
error-outside-plane = { $name } muss eine Zahl von -1 bis 1 sein, nicht { $value }.
error-too-many-moods = Ein Stück kann höchstens { $most } Stimmungen durchlaufen.
error-one-instrument = Dieses Stück ist für ein einziges Instrument: Es hat keine Einzelspuren.
error-sound-too-large = { $seconds } Sekunden Klang brauchen als MP3 etwa { $needed } kB, mehr als die erlaubten { $allowed } kB: Mach ein kürzeres Stück.
error-blend-of-two = Höchstens zwei Stimmungen lassen sich mischen, etwa ruhig und fröhlich. Für mehrere nacheinander schreib ruhig zu fröhlich zu traurig.
error-keeps-tonic = Eine Melodie behält ihren Grundton: Möglich sind { $major } oder { $minor }.
error-keeps-key = Was von einem Stück bleibt, behält seine Tonart, { $key }: Lass die Tonart weg.
error-extend-too-long = Ein Stück von { $now } Sekunden kann nicht verlängert werden: Das längste hat { $most }.
error-extend-seconds = Um ein Stück von { $now } Sekunden zu verlängern, verlange { $least } bis { $most } Sekunden, nicht { $value }.
error-keeps-tempo = Was von einem Stück bleibt, behält sein Tempo, { $tempo }: Lass das Tempo weg.
error-origin-free-time = Das Ausgangsstück steht in keinem Takt, in dem andere Instrumente als das Klavier spielen, 2/4, 3/4, 4/4 oder 6/8: Wähl ein anderes.
error-origin-foreign = Das Ausgangsstück hat Klänge, Töne oder eine Länge, die Affetto nie schreibt: Nimm eines von seinen Stücken.
error-origin-no-beat = Im Ausgangsstück ist kein gleichmäßiger Schlag zu hören, und das neue braucht ihn: Wähl ein anderes.
error-origin-off-beat = Das Ausgangsstück hält sich an keinen Schlag: Alle Töne müssen auf Teilen von { $parts } je Schlag beginnen und enden.
error-origin-players = Was von dem Stück bleibt, spielen { $names }: Verlang sie alle, oder { $multi }.

trouble-queue-full = Es warten schon viele Stücke: Versuch es in einer Minute noch einmal.
trouble-deadline = Das hat zu lange gedauert und wurde abgebrochen: Versuch es mit einem kürzeren Stück.
trouble-worker-died = Die Arbeit ist zweimal abgestürzt: Versuch es noch einmal oder mit einem anderen Seed.
trouble-cancelled = Die Arbeit wurde abgebrochen: Frag noch einmal, wenn du das Stück doch möchtest.
trouble-closing = Ich werde gerade neu gestartet: Versuch es in einer Minute noch einmal.
trouble-no-machine = Im Augenblick ist keine Maschine da, die das komponieren könnte: Versuch es in ein paar Minuten noch einmal.
trouble-engine-away = Im Augenblick erreiche ich die Maschinen nicht, die komponieren: Versuch es in ein paar Minuten noch einmal.
trouble-engine = Das Stück kam nicht zustande: Versuch es in einer Minute noch einmal.
trouble-data = Die Noten dieses Stücks sind nicht mehr lesbar: Komponier ein neues.
trouble-setup = Ich bin nicht richtig eingerichtet: Bitte sag meinem Betreiber, er möge ins Log schauen.
trouble-command-changed = Dieser Befehl hat sich geändert: Versuch es in ein paar Minuten noch einmal.
trouble-forbidden = Hier darf ich nichts posten: Bitte die Moderation, mich den Kanal sehen, Nachrichten senden, Links einbetten und Dateien anhängen zu lassen.
trouble-too-large = Das ist zu groß, um es hier zu posten: Versuch es mit einem kürzeren Stück.
trouble-busy = Das hat nicht gezählt, denn meine Datenbank war zu lange beschäftigt: Versuch es in einer Minute noch einmal.
trouble-not-posted = { $count ->
    [one] Stück { $first } ist aufgehoben, aber Discord nahm es nicht an: /replay piece:{ $first } bringt es.
   *[other] Die Stücke { $pieces } sind aufgehoben, aber Discord nahm sie nicht an: /replay piece:{ $first } bringt das erste.
}
trouble-any = Bei mir ist etwas schiefgegangen: Versuch es in einer Minute noch einmal.

request-id = Anfrage { $id }

under-way = { $count ->
    [one] Ein Stück von dir ist noch in Arbeit: Warte, bis es fertig ist.
   *[other] { $count } Stücke von dir sind noch in Arbeit: Warte, bis eines fertig ist.
    }
nothing-to-cancel = Hier gibt es nichts mehr abzubrechen.
cancel-not-yours = Nur wer das Stück angefragt hat, kann es abbrechen.
piece-gone = Dieses Stück gibt es nicht mehr: Komponier ein neues.
piece-deleted-meanwhile = Dieses Stück wurde inzwischen gelöscht: Komponier ein neues.
delete-not-yours = Nur wer dieses Stück angefragt hat, kann es löschen, oder die Moderation des Kanals, in dem es entstand: Frag dort nach.
forget-not-idle = Ein Stück von dir ist noch in Arbeit: Brich es ab oder warte, dann frag noch einmal.
no-channel = Ich erkenne nicht, welcher Kanal das ist: Frag in einem anderen.
no-such-piece = So ein Stück gibt es weder von dir noch auf diesem Server: Wähl eines der vorgeschlagenen oder such seine Nummer mit /history oder /top.
no-such-member = So ein Mitglied gibt es nicht: Wähl eines, das hier ist.
nothing-chosen = Es wurde nichts gewählt: Wähl etwas aus dem Menü.
nothing-kept = Ich habe nichts über dich gespeichert.
not-operator = Das kann nur mein Betreiber sehen.
no-server-here = Hier ist kein Server: Wähl alle Server.
channel-not-allowed = In diesem Kanal sollen keine Stücke entstehen: Geh nach { $channels }.
no-channel-left = Die Kanäle, in denen Stücke entstehen dürfen, gibt es nicht mehr: Bitte jemanden, der diesen Server verwaltet, mit /settings andere zu wählen.
quota-server = { $count ->
    [one] Du hast hier in den letzten 24 Stunden ein Stück gemacht, mehr erlaubt dieser Server nicht: Das nächste geht { $when }.
   *[other] Du hast hier in den letzten 24 Stunden { $count } Stücke gemacht, mehr erlaubt dieser Server nicht: Das nächste geht { $when }.
    }
quota-all = { $count ->
    [one] Du hast in den letzten 24 Stunden ein Stück gemacht, mehr darf ich für dich nicht machen: Das nächste geht { $when }.
   *[other] Du hast in den letzten 24 Stunden { $count } Stücke gemacht, mehr darf ich für dich nicht machen: Das nächste geht { $when }.
    }
moderators-delete = Wo dieses Stück entstand, darf nur die Moderation Stücke löschen: Frag dort nach.
not-manager = Nur wer diesen Server verwalten darf, kann seine Einstellungen ändern.
