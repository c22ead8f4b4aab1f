# Der Klang in anderen Formaten.
button-download = Herunterladen
which-format = Als was soll #{ $number } { $title } gepostet werden?
choose-format = Format wählen
format-ogg = Ogg Vorbis: klein, und läuft ohne Lücke in Schleife
format-flac = Verlustfrei: jedes Sample, etwa halb so groß wie WAV
format-wav = Unkomprimiert: öffnet sich überall
download-of = #{ $number } { $title } als { $form }.
download-too-large = Die { $form }-Datei hat { NUMBER($size, minimumFractionDigits: 1) } MB, mehr als die { NUMBER($limit, minimumFractionDigits: 1) } MB, die hier gehen: Wähl OGG oder mach ein kürzeres Stück.
