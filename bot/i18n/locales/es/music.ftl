# Ambientes (en masculino, como «ambiente») y tonalidades.
# What is also understood when it is typed stands under .also, with commas between.

mood-happy = feliz
mood-angry = enfadado
    .also = enfadada, enojado, enojada
mood-sad = triste
mood-calm = tranquilo
    .also = tranquila, calmado, calmada
mood-excited = emocionado
    .also = emocionada
mood-energetic = enérgico
    .also = enérgica
mood-triumphant = triunfal
mood-joyful = gozoso
    .also = gozosa, jubiloso, jubilosa
mood-cheerful = alegre
mood-playful = juguetón
    .also = juguetona
mood-hopeful = esperanzado
    .also = esperanzada
mood-tense = tenso
    .also = tensa
mood-anxious = ansioso
    .also = ansiosa
mood-afraid = asustado
    .also = asustada, miedo
mood-furious = furioso
    .also = furiosa
mood-dark = oscuro
    .also = oscura
mood-dramatic = dramático
    .also = dramática
mood-melancholic = melancólico
    .also = melancólica
mood-gloomy = sombrío
    .also = sombría
mood-lonely = solitario
    .also = solitaria
mood-wistful = nostálgico
    .also = nostálgica, añorante
mood-tired = cansado
    .also = cansada
mood-relaxed = relajado
    .also = relajada
mood-peaceful = apacible
mood-dreamy = soñador
    .also = soñadora
mood-tender = tierno
    .also = tierna
mood-romantic = romántico
    .also = romántica
mood-serene = sereno
    .also = serena

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

# Las palabras entre ambientes: seguidos, la primera se muestra; mezclados.
mood-joint-then = luego, a
mood-joint-also = y, e
