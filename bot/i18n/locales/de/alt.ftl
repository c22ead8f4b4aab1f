# Was ein Bild zeigt, in Worten.
picture-alt = Die Noten von { $title } im Verlauf der Zeit, und wo es unter den Stimmungen liegt. Stimmung: { $mood }. Tonart: { $key }. Tempo: { $tempo } Schläge pro Minute. Instrumente: { $instruments }.
form-in-words = Form: { $count ->
        [one] ein Abschnitt
       *[other] { $count } Abschnitte
    }: { $sections }.
form-varied = { $letter } verändert
