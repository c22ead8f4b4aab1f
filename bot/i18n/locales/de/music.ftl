# Stimmungen und Tonarten.
# What is also understood when it is typed stands under .also, with commas between.

mood-happy = fröhlich
    .also = glücklich
mood-angry = wütend
    .also = zornig
mood-sad = traurig
mood-calm = ruhig
    .also = still
mood-excited = begeistert
    .also = aufgeregt
mood-energetic = energiegeladen
    .also = energisch
mood-triumphant = triumphierend
mood-joyful = freudig
    .also = froh
mood-cheerful = heiter
    .also = vergnügt
mood-playful = verspielt
mood-hopeful = hoffnungsvoll
    .also = zuversichtlich
mood-tense = angespannt
    .also = gespannt
mood-anxious = ängstlich
    .also = besorgt
mood-afraid = furchtsam
    .also = verängstigt
mood-furious = rasend
    .also = tobend
mood-dark = düster
    .also = finster
mood-dramatic = dramatisch
mood-melancholic = melancholisch
mood-gloomy = trübsinnig
    .also = trübe
mood-lonely = einsam
mood-wistful = wehmütig
mood-tired = müde
mood-relaxed = entspannt
mood-peaceful = friedlich
mood-dreamy = verträumt
    .also = träumerisch
mood-tender = zärtlich
    .also = zart
mood-romantic = romantisch
mood-serene = gelassen
    .also = abgeklärt

key-major = { $tonic ->
       *[0] C
        [1] Des
        [2] D
        [3] Es
        [4] E
        [5] F
        [6] Fis
        [7] G
        [8] As
        [9] A
        [10] B
        [11] H
    }-Dur
key-minor = { $tonic ->
       *[0] c
        [1] cis
        [2] d
        [3] es
        [4] e
        [5] f
        [6] fis
        [7] g
        [8] gis
        [9] a
        [10] b
        [11] h
    }-Moll

# Die Wörter zwischen Stimmungen: nacheinander, das erste wird gezeigt; gemischt.
mood-joint-then = zu, dann, bis
mood-joint-also = und
