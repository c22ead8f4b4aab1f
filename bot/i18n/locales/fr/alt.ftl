# Ce que montre une image, en mots.
picture-alt = Les notes de { $title } au fil du temps, et sa place parmi les ambiances. Ambiance : { $mood }. Tonalité : { $key }. Tempo : { $tempo } pulsations par minute. Instruments : { $instruments }.
form-in-words = Forme : { $count ->
        [one] une section
       *[other] { $count } sections
    } : { $sections }.
form-varied = { $letter } variée
