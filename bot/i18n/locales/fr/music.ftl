# Ambiances (au féminin, pour s’accorder avec « ambiance ») et tonalités.
# What is also understood when it is typed stands under .also, with commas between.

mood-happy = heureuse
    .also = heureux
mood-angry = en colère
    .also = fâchée, fâché
mood-sad = triste
mood-calm = calme
mood-excited = enthousiaste
    .also = excitée, excité
mood-energetic = énergique
mood-triumphant = triomphante
    .also = triomphant
mood-joyful = joyeuse
    .also = joyeux
mood-cheerful = gaie
    .also = gai
mood-playful = enjouée
    .also = enjoué, espiègle
mood-hopeful = pleine d’espoir
    .also = plein d’espoir, espérance
mood-tense = tendue
    .also = tendu
mood-anxious = anxieuse
    .also = anxieux, inquiète, inquiet
mood-afraid = apeurée
    .also = apeuré, effrayée, effrayé
mood-furious = furieuse
    .also = furieux
mood-dark = sombre
mood-dramatic = dramatique
mood-melancholic = mélancolique
mood-gloomy = morose
    .also = maussade, lugubre
mood-lonely = solitaire
    .also = seule, seul
mood-wistful = nostalgique
    .also = songeuse, songeur
mood-tired = fatiguée
    .also = fatigué
mood-relaxed = détendue
    .also = détendu, relaxée, relaxé
mood-peaceful = paisible
    .also = apaisée, apaisé
mood-dreamy = rêveuse
    .also = rêveur
mood-tender = tendre
mood-romantic = romantique
mood-serene = sereine
    .also = serein

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

# Les mots entre les ambiances : à la suite, le premier est montré ; mêlées.
mood-joint-then = puis, à
mood-joint-also = et
