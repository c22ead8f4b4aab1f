# Música sin fin.
radio-piece = De la radio
radio-earlier = Una pieza que os gustó, mientras se prepara la siguiente
radio-moved = { $way ->
    [up] 👍 Hacia esta pieza: valencia { $valence }, activación { $arousal }, más a menudo { $instruments }
   *[down] 👎 Lejos de esta pieza: valencia { $valence }, activación { $arousal }, menos a menudo { $instruments }
    }
radio-tuned = La radio sigue desde aquí, detrás de lo que espera.
radio-none = No suena ninguna radio: /radio empieza una.
radio-once = Ya lo has dicho de esta pieza.
help-radio = compuesta sin fin, mientras alguien escuche

command-radio = Compone y toca en tu canal de voz mientras alguien escuche
    .mood = Cómo debe sentirse al empezar; los pulgares lo mueven desde ahí
    .instruments = Para qué se escriben todas las piezas; si falta, lo que gusta a los oyentes
