# Jams: Stücke, die mehrere Mitglieder reihum machen.

card-by = Gemeinsam gemacht von { $members }
card-somebody = jemand
jam-title = Ein Jam: { $title }
jam-rules = Eröffnet von { $opener }. Wer mag, fügt etwas hinzu, immer reihum. Er endet mit „Fertig“, oder { $when }, wenn niemand etwas hinzufügt.
jam-opening = der Anfang
jam-bars = { $count ->
    [one] { $count } Takt mehr
   *[other] { $count } Takte mehr
    }
jam-section = { $count ->
    [one] { $count } Takt, { $mood }
   *[other] { $count } Takte, { $mood }
    }
jam-steps = Jam { $number } · { $count } von { $most } Schritten
button-more-bars = { $count ->
    [one] { $count } Takt mehr
   *[other] { $count } Takte mehr
    }
button-next-mood = Nächster Abschnitt
button-undo-step = Rückgängig
button-finish = Fertig
jam-choose-instrument = Ein Instrument über das legen, was steht
jam-mood-title = Der nächste Abschnitt
jam-mood-label = Seine Stimmung
jam-mood-help = In deinen Worten: ruhig; sehr angespannt; Regentag
jam-silent = Eine Stunde lang hat niemand etwas hinzugefügt, darum ist dieser Jam zu Ende: Was steht, ist Stück { $piece }.

jam-busy = { $member } ist gerade dabei: Warte, bis das fertig ist.
jam-not-your-turn = Der letzte Schritt ist von dir: Lass erst jemand anderen weitermachen.
jam-all-steps = Ein Jam hat höchstens { $count } Schritte: Beende diesen oder mach den letzten Schritt rückgängig.
jam-too-long = Ein Stück hat höchstens { $seconds } Sekunden, und dieses würde länger: Füge ein Instrument hinzu oder beende den Jam.
jam-plays-already = { $instrument } spielt schon: Wähle ein anderes Instrument.
jam-full = Ein Stück hat höchstens { $count } Instrumente, und so viele spielen schon: Füge stattdessen Takte hinzu.
jam-one-mood = Ein Abschnitt hat eine Stimmung: Nenne eine einzige oder eine Mischung wie „ruhig und fröhlich“.
jam-undo-not-yours = Den letzten Schritt kann rückgängig machen, wer ihn gemacht oder den Jam eröffnet hat, oder wer im Kanal moderiert: Frag eins dieser Mitglieder.
jam-only-opening = Es wurde noch nichts hinzugefügt, was rückgängig zu machen wäre: Beende den Jam und lösche dann sein Stück.
jam-finish-not-yours = Einen Jam beendet, wer mitmacht, oder wer im Kanal moderiert: Frag eins dieser Mitglieder.
jam-gone = Diesen Jam habe ich nicht mehr: Eröffne mit /jam einen neuen.
jam-over = Dieser Jam ist zu Ende: Eröffne mit /jam einen neuen.

help-jam = ein paar Takte, die alle reihum weiterspinnen
forget-jams = Was du zu Jams anderer hinzugefügt hast, bleibt, ohne deinen Namen.
