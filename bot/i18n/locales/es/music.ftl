# Ambientes (en masculino, como «ambiente») y tonalidades.
# What is understood when it is typed stands in engine/api/lexicon/, these names first.

mood-happy = feliz
mood-angry = enfadado
mood-sad = triste
mood-calm = tranquilo
mood-excited = emocionado
mood-energetic = enérgico
mood-triumphant = triunfal
mood-joyful = gozoso
mood-cheerful = alegre
mood-playful = juguetón
mood-hopeful = esperanzado
mood-tense = tenso
mood-anxious = ansioso
mood-afraid = asustado
mood-furious = furioso
mood-dark = oscuro
mood-dramatic = dramático
mood-melancholic = melancólico
mood-gloomy = sombrío
mood-lonely = solitario
mood-wistful = nostálgico
mood-tired = cansado
mood-relaxed = relajado
mood-peaceful = apacible
mood-dreamy = soñador
mood-tender = tierno
mood-romantic = romántico
mood-serene = sereno

key-major = { $tonic ->
       *[0] do
        [1] re bemol
        [2] re
        [3] mi bemol
        [4] mi
        [5] fa
        [6] fa sostenido
        [7] sol
        [8] la bemol
        [9] la
        [10] si bemol
        [11] si
    } mayor
key-minor = { $tonic ->
       *[0] do
        [1] do sostenido
        [2] re
        [3] mi bemol
        [4] mi
        [5] fa
        [6] fa sostenido
        [7] sol
        [8] sol sostenido
        [9] la
        [10] si bemol
        [11] si
    } menor
