# /redo und die Fläche hinter seinem Knopf.

button-redo = Nur das …
button-undo = Zurück
redo-panel = Was davon soll neu werden? Alles andere bleibt Note für Note. /redo verbindet es: Takte und ein Instrument, eine Stimmung, Akkorde.
redo-bars = Takte neu schreiben
redo-part = Ein Instrument neu schreiben
redo-add = Ein Instrument dazunehmen
redo-remove = Ein Instrument wegnehmen
redo-front = { $bars } Takte davor
redo-more = { $bars } Takte mehr
source-redo = { $piece }, zum Teil neu
redo-said-bars = Takte { $bars }
help-redo = schreibt die Takte 5 bis 8 neu, der Rest bleibt Note für Note; part: nur ein Instrument; add oder remove: eines dazu oder weg; more: einige Takte weiter

# Das sagt auch die Engine.
error-redo-nothing = Sag, was neu werden soll: Takte, Instrumente oder Takte davor oder danach.
error-redo-bars = Takte zählen ab 1, der erste vor dem letzten: nicht { $first } bis { $last }.
error-redo-bars-beyond = Takte davor oder danach gehen von 0 bis { $most }, nicht { $value }.
error-redo-bars-typed = Takte nennst du mit dem ersten und dem letzten, etwa 5-8, oder einen allein, nicht { $typed }.
error-redo-twice = { $name } ist zweimal genannt: Ein Instrument wird neu geschrieben, dazugenommen oder weggenommen.
error-redo-no-such-bars = Das Stück hat die Takte 1 bis { $most }, nicht { $first } bis { $last }.
error-redo-not-playing = { $name } spielt dort nicht, sondern { $names }: Nimm es stattdessen dazu.
error-redo-plays-already = { $name } spielt dort schon: Lass es als part neu schreiben, oder nimm ein anderes dazu als { $names }.
error-redo-removes-all = Niemand würde mehr spielen: Lass ein Instrument übrig, oder nimm ein anderes dazu.
error-redo-too-many = Ein Stück hat höchstens { $most } Instrumente, und dieses hat { $count }: Nimm erst eines weg.
error-redo-everything = Nichts vom Stück bliebe stehen: Lass einige Takte oder Instrumente aus, oder variiere es.
error-redo-too-long = Das Stück würde zu lang: höchstens { $most } Sekunden, also ist noch Platz für { $bars } Takte.
error-redo-nothing-new = Es kam nichts Neues heraus: Was geschrieben wurde, ist still oder stand schon da. Versuch es noch einmal.
error-redo-keeps-form = Ein Stück, von dem nur etwas neu wird, behält seine Form: Lass die Form weg.

# Was Discord zum Befehl zeigt.
command-redo = Schreibt Takte oder Instrumente eines Stücks neu; der Rest bleibt Note für Note
    .piece = Nummer, Titel oder Link eines Stücks
    .bars = Welche Takte neu werden, etwa 5-8; ohne Angabe alle
    .part = Welche Instrumente neu werden, etwa bass; ohne Angabe alle, die dort spielen
    .add = Instrumente, die dazukommen, etwa flute
    .remove = Instrumente, die wegfallen
    .more = Wie viele Takte es nach dem Ende weitergehen soll
    .front = Wie viele Takte vor den Anfang kommen
    .mood = Die Stimmung des Neuen; ohne Angabe die des Stücks
    .chords = Akkorde für die neuen Takte, etwa Am F C G; ohne Angabe die, die dort stehen
    .file = Statt eines Stücks: eine beliebige MIDI-Datei, höchstens 20 MB
    .begin = Wo eine Datei beginnen soll, etwa 1:05; von dort zählen die Takte
    .end = Wo eine Datei enden soll, etwa 2:30
    .model = Wer es schreibt: ein eigenes Modell meines Betreibers; ohne Angabe das dieses Servers
