# Piezas nuevas a partir de otras, duelos, listas.

which-of = { $number } de { $count }
about-seconds = unos { $count } s
about-minutes = unos { $count } min
sound-smaller = El sonido es de menor calidad, para que quepa aquí.
sounds-too-large = Los sonidos son demasiado grandes para publicarlos aquí: los archivos MIDI suenan en cualquier reproductor MIDI.

card-instruments = Instrumentos
card-why = Por qué suena así: { $reasons }
reason-major = en mayor
reason-minor = en menor
reason-fast = rápida
reason-slow = lenta
reason-loud = fuerte
reason-soft = suave
reason-dense = muchas notas
reason-sparse = pocas notas
reason-high = en el registro agudo
reason-low = en el registro grave
reason-consonant = armonías suaves
reason-dissonant = armonías ásperas
reason-legato = notas ligadas
reason-detached = notas separadas
source-again = Otro intento de { $piece }
source-vary = Una variación de { $piece }
source-extend = Una versión más larga de { $piece }
source-change = { $piece } con otro ambiente

button-again = Otra vez
button-vary = Variar
button-extend = Alargar
button-mood = Cambiar de ambiente
button-stems = Pistas
button-reveal = Revelar
menu-favourite = Favorita
favourite-kept = La pieza { $number } está entre tus /favourites.
favourite-dropped = La pieza { $number } ya no está entre tus favoritas.
which-mood = ¿Qué ambiente debe tener #{ $number } { $title }?
choose-pleasant = Un ambiente agradable
choose-unpleasant = Un ambiente desagradable
stems-of = Los instrumentos de #{ $number } { $title }, uno por uno.
suggest-piano = piano solo
suggest-multi = varios instrumentos (multi) según el ambiente

duel-title = Un duelo: ¿cuál es mejor?
duel-rules = Lo pidió { $author }. Escucha las dos y vota; puedes cambiar tu voto. Se revela tras { $count } votos, cuando { $author } quiera, o { $when }.
duel-votes = Votos
duel-number = Duelo { $number }
duel-author = Lo pidió { $author }
duel-piece = { $count ->
    [one] { $count } voto
   *[other] { $count } votos
    } · { $key } · semilla { $seed }
duel-won = { $winner } gana el duelo, { $most } a { $fewest }.
duel-tie = El duelo termina en empate.
duel-unvoted = El duelo termina sin ningún voto.
duel-voted = Tu voto es { $side }. Puedes cambiarlo hasta que se revele el duelo.
duel-voted-last = Tu voto es { $side }.

history-title-server = Piezas de este servidor
history-title-member = Piezas de un miembro
history-member = De { $member }, en este servidor
history-empty-here = Todavía no hay piezas: /compose crea la primera.
history-no-match = No hay ninguna pieza así: prueba con otro ambiente u otros instrumentos.

help-curve = cuerdas cada vez más tensas
help-blend = una mezcla de dos ambientes
help-key = un minuto triste en la tonalidad que quieras
help-chords = tus propios acordes, y secciones que vuelven; A' vuelve variada
help-variations = dos piezas; las mismas semillas dan siempre las mismas notas
help-duel = dos piezas sin nombre; todos votan por la mejor
help-history-server = las piezas tranquilas de este servidor

status-estimates = Tiempos estimados
status-no-estimates = aún no se ha medido ninguna estimación
status-misses = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de diferencia de media (de { $count })

# Lo que no puede ser.
one-instrument = Esta pieza tiene un solo instrumento: su sonido es todo lo que hay.
stems-too-large = Los instrumentos ocupan { NUMBER($size, minimumFractionDigits: 1) } MB, más que los { NUMBER($limit, minimumFractionDigits: 1) } MB que caben aquí: haz una pieza más corta.
longest-already = Esta pieza ya es tan larga como puede ser, { $seconds } segundos: varíala en su lugar.
no-piece-in-message = No hay ninguna pieza mía en este mensaje: elige uno que tenga una.
several-in-message = Hay varias piezas en este mensaje: usa /replay con { $numbers }.
one-at-a-time = Busca un instrumento o conjunto cada vez.
no-server-history = Aquí no hay servidor: pide tus propias piezas.
duel-over = Este duelo ha terminado: empieza otro con /duel.
duel-gone = Este duelo ya no se conserva: empieza otro con /duel.
reveal-not-yours = Solo quien pidió este duelo puede revelarlo antes de tiempo.
quota-several = Esto hace { $makes } piezas, y puedes hacer { $count } en 24 horas: habrá sitio { $when }.
quota-too-small = Esto hace { $makes } piezas, y aquí un miembro solo puede hacer { $count } en 24 horas: pide una sola.
