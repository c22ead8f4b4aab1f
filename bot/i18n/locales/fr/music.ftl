# Ambiances (au féminin, pour s’accorder avec « ambiance ») et tonalités.
# What is understood when it is typed stands in engine/api/lexicon/, these names first.

mood-happy = heureuse
mood-angry = en colère
mood-sad = triste
mood-calm = calme
mood-excited = enthousiaste
mood-energetic = énergique
mood-triumphant = triomphante
mood-joyful = joyeuse
mood-cheerful = gaie
mood-playful = enjouée
mood-hopeful = pleine d’espoir
mood-tense = tendue
mood-anxious = anxieuse
mood-afraid = apeurée
mood-furious = furieuse
mood-dark = sombre
mood-dramatic = dramatique
mood-melancholic = mélancolique
mood-gloomy = morose
mood-lonely = solitaire
mood-wistful = nostalgique
mood-tired = fatiguée
mood-relaxed = détendue
mood-peaceful = paisible
mood-dreamy = rêveuse
mood-tender = tendre
mood-romantic = romantique
mood-serene = sereine

key-major = { $tonic ->
       *[0] do
        [1] ré bémol
        [2] ré
        [3] mi bémol
        [4] mi
        [5] fa
        [6] fa dièse
        [7] sol
        [8] la bémol
        [9] la
        [10] si bémol
        [11] si
    } majeur
key-minor = { $tonic ->
       *[0] do
        [1] do dièse
        [2] ré
        [3] mi bémol
        [4] mi
        [5] fa
        [6] fa dièse
        [7] sol
        [8] sol dièse
        [9] la
        [10] si bémol
        [11] si
    } mineur
