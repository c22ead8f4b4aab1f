# /analyse und Dateien, die Mitglieder anhängen.

stage-analysing = Analysieren { $bar } { $percent } %
help-analyse = wie ein Stück gemacht ist: Tonart, Tempo, Form, Akkorde, Stimmung; oder häng eine MIDI-Datei an
analysis-for = Analysiert für { $author }
analysis-piece = #{ $number } { $title }
analysis-metre = Taktart
analysis-bars = { $count ->
    [one] { $metre }, { $count } Takt
   *[other] { $metre }, { $count } Takte
    }
analysis-no-beat = kein fester Schlag
analysis-heard-beat = Schläge und Takte wurden aus den Noten herausgehört; die Datei sagt nicht, wo sie liegen.
analysis-notes = Noten
analysis-density = { $notes }, { NUMBER($density, minimumFractionDigits: 1, maximumFractionDigits: 1) } pro Sekunde, { NUMBER($polyphony, minimumFractionDigits: 1, maximumFractionDigits: 1) } zugleich
analysis-form = Form
analysis-melody = Melodie
analysis-span = { $notes }, { $low } bis { $high }
analysis-part = { $name }: { $notes }, { $low } bis { $high }
analysis-drums = { $name }: { $notes }
analysis-more = und { $count } weitere

one-source = Häng eine MIDI-Datei an oder nenn ein Stück, eines von beiden.
upload-too-large = { $name } hat mehr als { $limit } MB, und mehr wird nicht gelesen: Häng eine kleinere Datei an.
upload-empty = { $name } ist leer: Häng eine MIDI-Datei an.
upload-gone = { $name } ist nicht mehr da: Die Datei wurde inzwischen gelöscht. Häng sie noch einmal an.
upload-slow = { $name } kam nicht innerhalb von { $seconds } Sekunden an: Versuch es in einer Minute noch einmal.
upload-failed = { $name } ließ sich nicht von Discord holen: Versuch es in einer Minute noch einmal.

error-unknown-time = Unbekannte Zeit: { $typed }. Schreib Minuten und Sekunden, etwa 1:05.
error-stretch-without-length = Ein Abschnitt beginnt bei 0:00 oder später und endet nach seinem Anfang.
error-stretch-is-silent = In diesem Abschnitt wird nichts gespielt: Die Musik dauert { $seconds } Sekunden.
error-song-too-large = { $name } hat mehr als { $most } MB, und mehr wird nicht gelesen.
error-song-empty = { $name } ist leer.
error-song-is-another = { $name } ist { $kind ->
        [zip] ein ZIP-Archiv
        [gzip] ein gzip-Archiv
        [rar] ein RAR-Archiv
        [mp3] eine MP3-Datei
        [ogg] eine Ogg-Datei
        [flac] eine FLAC-Datei
        [xml] eine XML-Datei
        [html] eine Webseite
        [pdf] ein PDF-Dokument
        [picture] ein Bild
        [wave] eine WAVE-Datei
        [soundfont] eine SoundFont
        *[other] ein 7z-Archiv
    } und keine MIDI-Datei.
error-song-no-midi = { $name } ist keine MIDI-Datei, die sich lesen lässt.
error-song-no-tracks = { $name } hat keine Spuren.
error-song-too-many = { $name } hat mehr als { $most } { $what ->
        [notes] Noten
        [events] Ereignisse
        [changes] Wechsel von Tempo, Takt, Klängen und Pedalen
        *[other] Spuren
    }, und mehr wird nicht gelesen.
error-song-no-times = { $name } gibt 0 Ticks pro Schlag an, sodass die Noten keine Zeiten haben.
error-song-no-notes = { $name } enthält keine Noten.
error-song-too-long = { $name } enthält { NUMBER($hours, minimumFractionDigits: 1, maximumFractionDigits: 1) } Stunden Musik; gelesen wird höchstens eine.

command-analyse = Sagt, wie eine MIDI-Datei oder ein Stück ist: Tonart, Tempo, Form, Akkorde, Stimmung
    .file = Irgendeine MIDI-Datei, höchstens 20 MB
    .piece = Statt einer Datei: Nummer, Titel oder Link eines Stücks
    .begin = Wo die Analyse beginnt, etwa 1:05
    .end = Wo sie endet, etwa 2:30
