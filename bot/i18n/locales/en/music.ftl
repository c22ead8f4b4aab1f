# Moods and keys; the English names are the engine's own.

mood-happy = happy
mood-angry = angry
mood-sad = sad
mood-calm = calm
mood-excited = excited
mood-energetic = energetic
mood-triumphant = triumphant
mood-joyful = joyful
mood-cheerful = cheerful
mood-playful = playful
mood-hopeful = hopeful
mood-tense = tense
mood-anxious = anxious
mood-afraid = afraid
mood-furious = furious
mood-dark = dark
mood-dramatic = dramatic
mood-melancholic = melancholic
mood-gloomy = gloomy
mood-lonely = lonely
mood-wistful = wistful
mood-tired = tired
mood-relaxed = relaxed
mood-peaceful = peaceful
mood-dreamy = dreamy
mood-tender = tender
mood-romantic = romantic
mood-serene = serene

key-major = { $tonic ->
       *[0] C
        [1] Db
        [2] D
        [3] Eb
        [4] E
        [5] F
        [6] F#
        [7] G
        [8] Ab
        [9] A
        [10] Bb
        [11] B
    } major
key-minor = { $tonic ->
       *[0] C
        [1] C#
        [2] D
        [3] Eb
        [4] E
        [5] F
        [6] F#
        [7] G
        [8] G#
        [9] A
        [10] Bb
        [11] B
    } minor
