# Los jams: piezas que varios miembros hacen por turnos.

card-by = Hecha entre { $members }
card-somebody = alguien
jam-title = Un jam: { $title }
jam-rules = Abierto por { $opener }. Quien quiera añade algo, por turnos. Acaba con «Terminar», o { $when } si nadie añade nada.
jam-opening = el comienzo
jam-bars = { $count ->
    [one] { $count } compás más
   *[other] { $count } compases más
    }
jam-section = { $count ->
    [one] { $count } compás, { $mood }
   *[other] { $count } compases, { $mood }
    }
jam-steps = Jam { $number } · { $count } de { $most } pasos
button-more-bars = { $count ->
    [one] { $count } compás más
   *[other] { $count } compases más
    }
button-next-mood = Siguiente sección
button-undo-step = Deshacer
button-finish = Terminar
jam-choose-instrument = Añadir un instrumento sobre lo que hay
jam-mood-title = La siguiente sección
jam-mood-label = Su ambiente
jam-mood-help = Con tus palabras: tranquilo; muy tenso; domingo de lluvia
jam-silent = Nadie ha añadido nada en una hora, así que este jam ha acabado: lo que hay queda como la pieza { $piece }.

jam-busy = { $member } está en ello ahora mismo: espera a que acabe.
jam-not-your-turn = El último paso es tuyo: deja que antes siga otra persona.
jam-all-steps = Un jam tiene { $count } pasos como mucho: termina este, o deshaz el último paso.
jam-too-long = Una pieza dura { $seconds } segundos como mucho, y esta sería más larga: añade un instrumento, o termina el jam.
jam-plays-already = { $instrument } ya toca: elige otro instrumento.
jam-full = Una pieza tiene { $count } instrumentos como mucho, y ya tocan tantos: añade mejor compases.
jam-one-mood = Una sección tiene un solo ambiente: escribe uno, o una mezcla como tranquilo y feliz.
jam-undo-not-yours = El último paso lo puede deshacer quien lo dio, quien abrió el jam o quien modera el canal: pídeselo.
jam-only-opening = Aún no se ha añadido nada que deshacer: termina el jam y luego borra su pieza.
jam-finish-not-yours = Un jam lo termina quien participa en él o quien modera el canal: pídeselo.
jam-gone = Ya no guardo este jam: abre otro con /jam.
jam-over = Este jam ha acabado: abre otro con /jam.

help-jam = unos compases que todos continúan, por turnos
forget-jams = Lo que añadiste a jams de otros se queda, sin tu nombre.
