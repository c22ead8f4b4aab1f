# Stimmungen und Tonarten.
# What is understood when it is typed stands in engine/api/lexicon/, these names first.

mood-happy = fröhlich
mood-angry = wütend
mood-sad = traurig
mood-calm = ruhig
mood-excited = begeistert
mood-energetic = energiegeladen
mood-triumphant = triumphierend
mood-joyful = freudig
mood-cheerful = heiter
mood-playful = verspielt
mood-hopeful = hoffnungsvoll
mood-tense = angespannt
mood-anxious = ängstlich
mood-afraid = furchtsam
mood-furious = rasend
mood-dark = düster
mood-dramatic = dramatisch
mood-melancholic = melancholisch
mood-gloomy = trübsinnig
mood-lonely = einsam
mood-wistful = wehmütig
mood-tired = müde
mood-relaxed = entspannt
mood-peaceful = friedlich
mood-dreamy = verträumt
mood-tender = zärtlich
mood-romantic = romantisch
mood-serene = gelassen

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
