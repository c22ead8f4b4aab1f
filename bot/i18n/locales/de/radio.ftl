# Musik ohne Ende.
radio-piece = Aus dem Radio
radio-earlier = Ein früheres Stück, das euch gefiel, während das nächste entsteht
radio-moved = { $way ->
    [up] 👍 Mehr davon: Valenz { $valence }, Erregung { $arousal }, öfter { $instruments }
   *[down] 👎 Weg davon: Valenz { $valence }, Erregung { $arousal }, seltener { $instruments }
    }
radio-tuned = Das Radio geht von hier aus weiter, nach dem, was wartet.
radio-none = Es läuft kein Radio: /radio fängt eines an.
radio-once = Das hast du von diesem Stück schon gesagt.
help-radio = immer weiter komponiert, solange jemand zuhört

command-radio = Komponiert und spielt in deinem Sprachkanal, solange jemand zuhört
    .mood = Wie es sich am Anfang anfühlen soll; Daumen bewegen es von dort aus
    .instruments = Wofür alle Stücke geschrieben sind; ohne Angabe, was den Zuhörern gefällt
