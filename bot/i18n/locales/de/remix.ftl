# /remix und die Fläche aus dem Menü einer Nachricht.

menu-remix = Mach etwas daraus
button-continue = Fortsetzen
button-rewrite = Variieren
remix-panel = Was soll daraus werden? Fortsetzen macht an seinem Ende weiter; Variieren behält Akkorde und Umriss, mit neuen Noten; eine Stimmung behält die Melodie.
source-continue = Setzt { $piece } fort
source-rewrite = { $piece } mit neuen Noten
source-file = Aus einer MIDI-Datei gemacht
help-remix = setzt ein Stück fort; oder häng eine MIDI-Datei an; way: variiert es oder gibt seiner Melodie eine andere Stimmung

# Was nicht geht.
remix-no-mood = Eine Melodie, die ihre Stimmung ändern soll, braucht die neue Stimmung: Wähl auch eine Stimmung.
no-song-in-message = In dieser Nachricht ist weder ein Stück von mir noch eine MIDI-Datei: Wähl eine, in der eins ist.

# Das sagt auch die Engine.
error-song-no-instruments = Die Datei enthält keine Noten für Instrumente, die hier bekannt sind.

# Was Discord zum Befehl zeigt.
command-remix = Macht aus einer MIDI-Datei oder einem früheren Stück ein neues
    .file = Eine beliebige MIDI-Datei, höchstens 20 MB
    .piece = Statt einer Datei: Nummer, Titel oder Link eines Stücks
    .way = Am Ende weitermachen, variieren oder der Melodie eine andere Stimmung geben
    .instruments = Alle seine Instrumente oder das mit der Melodie
    .mood = Die Stimmung; ohne Angabe die, die darin zu hören ist
    .begin = Wo es beginnen soll, etwa 1:05
    .end = Wo es enden soll, etwa 2:30
    .only_new = Weglassen, was Note für Note übernommen wird
    .seconds = Wie lang das Neue sein soll, in Sekunden
choice-continue = fortsetzen
choice-vary = variieren
choice-re-mood = andere Stimmung
choice-all = alle
choice-one = eines
