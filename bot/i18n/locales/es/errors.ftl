# Qué ha fallado: una frase, y qué se puede probar.

error-unknown-mood = Ambiente desconocido: { $typed }. Los ambientes son { $words }.
error-unknown-mood-close = Ambiente desconocido: { $typed }. ¿Querías decir { $close }? Los ambientes son { $words }.
error-unknown-key = Tonalidad desconocida: { $typed }. Escribe por ejemplo do mayor, fa sostenido menor o Bbm.
error-unknown-chord = Acorde desconocido: { $typed }. Escribe acordes como Am, F#m7, Bb/D y N.C., o grados como vi, V7 y bVII.
error-no-chords = Indica al menos un acorde, por ejemplo Am F C G.
error-too-many-chords = Se pueden dar { $most } acordes como máximo; una serie más corta que la pieza vuelve a empezar.
error-chord-length = Duración desconocida: { $typed }. Un acorde dura de { $low } a { $high } tiempos, en medios, por ejemplo Am:2.
error-chords-in-bar = Entre dos barras de compás hay de 1 a { $most } acordes; o todos tienen duración o ninguno.
error-unknown-form = Forma desconocida: { $typed }. Escribe una letra por sección, las nuevas a partir de A, con un apóstrofo donde una vuelve variada, por ejemplo A A' B A.
error-too-many-sections = Una forma tiene { $most } secciones como máximo.
error-form-too-long = Una forma de { $sections } secciones no cabe: la pieza tiene { $bars } compases, sitio para { $most } de { $shortest } compases cada una. Pide menos, o una pieza más larga o más rápida.
error-chords-too-long = A { $tempo } pulsos por minuto, estos acordes duran { $seconds } segundos, y una pieza { $most } como máximo: pon menos, o pide un tempo más rápido o una duración.
error-keeps-melody = Una melodía que se conserva tiene sus propios acordes y su propia forma: no indiques ninguno de los dos.
error-unknown-instruments = Instrumentos desconocidos: { $typed }. Prueba con { $ensembles }, o enumera algunos de { $single }.
error-unknown-instruments-close = Instrumentos desconocidos: { $typed }. ¿Querías decir { $close }? Prueba con { $ensembles }, o enumera algunos de { $single }.
error-out-of-range = { $name } debe estar entre { $low } y { $high }, no { $value }.
error-outside-plane = { $name } debe ser un número de -1 a 1, no { $value }.
error-too-many-moods = Una pieza puede pasar por { $most } ambientes como máximo.
error-one-instrument = Esta pieza es para un solo instrumento: no tiene pistas separadas.
error-sound-too-large = { $seconds } segundos de sonido ocupan unos { $needed } kB en MP3, más de los { $allowed } kB permitidos: haz una pieza más corta.
error-blend-of-two = Como mucho se mezclan dos ambientes, como tranquilo y feliz. Para varios seguidos escribe tranquilo luego feliz luego triste.
error-keeps-tonic = Una melodía conserva su tónica: la tonalidad puede ser { $major } o { $minor }.
error-keeps-key = Lo que se conserva de una pieza mantiene su tonalidad, { $key }: no indiques tonalidad.
error-extend-too-long = Una pieza de { $now } segundos no se puede alargar: la más larga tiene { $most }.
error-extend-seconds = Para alargar una pieza de { $now } segundos, pide de { $least } a { $most } segundos, no { $value }.
error-keeps-tempo = Lo que se conserva de una pieza conserva su tempo, { $tempo }: no indiques el tempo.
error-origin-free-time = La pieza de partida no está en ningún compás que toquen otros instrumentos que el piano, 2/4, 3/4, 4/4 o 6/8: elige otra.
error-origin-foreign = La pieza de partida tiene sonidos, notas o una duración que Affetto nunca escribe: elige una de sus piezas.
error-origin-no-beat = En la pieza de partida no se oye un pulso regular, y la nueva lo necesita: elige otra.
error-origin-off-beat = La pieza de partida no sigue el pulso: todas sus notas deben empezar y acabar en partes de { $parts } por pulso.
error-origin-players = Lo que se conserva de la pieza lo tocan { $names }: pídelos todos, o { $multi }.

trouble-queue-full = Ya hay muchas piezas esperando: inténtalo de nuevo en un minuto.
trouble-deadline = Tardaba demasiado y se ha detenido: prueba con una pieza más corta.
trouble-worker-died = El trabajo ha fallado dos veces: inténtalo de nuevo o prueba con otra semilla (seed).
trouble-cancelled = El trabajo se ha cancelado: pídela otra vez si todavía quieres la pieza.
trouble-closing = Me están reiniciando: inténtalo de nuevo en un minuto.
trouble-no-machine = En este momento no hay ninguna máquina que pueda componer esto: inténtalo de nuevo en unos minutos.
trouble-engine-away = En este momento no llego a las máquinas que componen: inténtalo de nuevo en unos minutos.
trouble-engine = No se ha podido componer la pieza: inténtalo de nuevo en un minuto.
trouble-data = Las notas de esta pieza ya no se pueden leer: compón otra.
trouble-setup = No estoy bien configurado: pide a quien me administra que mire el registro.
trouble-command-changed = Este comando ha cambiado: inténtalo de nuevo en unos minutos.
trouble-forbidden = No puedo publicar aquí: pide a la moderación que me deje ver el canal, enviar mensajes, insertar enlaces y adjuntar archivos.
trouble-too-large = Es demasiado grande para publicarlo aquí: prueba con una pieza más corta.
trouble-busy = Eso no ha contado, pues mi base de datos estuvo ocupada demasiado tiempo: inténtalo de nuevo en un minuto.
trouble-not-posted = { $count ->
    [one] La pieza { $first } está guardada, pero Discord no la aceptó: /replay piece:{ $first } la trae.
   *[other] Las piezas { $pieces } están guardadas, pero Discord no las aceptó: /replay piece:{ $first } trae la primera.
}
trouble-any = Algo ha ido mal por mi parte: inténtalo de nuevo en un minuto.

request-id = Petición { $id }

under-way = { $count ->
    [one] Tienes una pieza en marcha: espera a que esté lista.
   *[other] Tienes { $count } piezas en marcha: espera a que una esté lista.
    }
nothing-to-cancel = Aquí ya no hay nada que cancelar.
cancel-not-yours = Solo quien pidió esta pieza puede cancelarla.
piece-gone = Esta pieza ya no existe: compón otra.
piece-deleted-meanwhile = Esta pieza se ha borrado mientras tanto: compón otra.
delete-not-yours = Solo puede borrar esta pieza quien la pidió, o la moderación del canal donde se compuso: pídeselo.
forget-not-idle = Tienes una pieza en marcha: cancélala o espera, y vuelve a pedirlo.
no-channel = No sé qué canal es este: pídelo en otro.
no-such-piece = No hay ninguna pieza así, ni tuya ni de este servidor: elige una de las sugeridas o busca su número con /history o /top.
no-such-member = No existe tal miembro: elige uno que esté aquí.
nothing-chosen = No se ha elegido nada: elige una opción del menú.
nothing-kept = No guardo nada sobre ti.
not-operator = Esto solo lo puede ver quien me administra.
no-server-here = Aquí no hay ningún servidor: elige todos los servidores.
channel-not-allowed = En este canal no se compone: ve a { $channels }.
no-channel-left = Los canales donde se puede componer ya no existen: pide a alguien que gestione este servidor que elija otros con /settings.
quota-server = { $count ->
    [one] Has hecho una pieza aquí en las últimas 24 horas, y este servidor no permite más: la siguiente se podrá hacer { $when }.
   *[other] Has hecho { $count } piezas aquí en las últimas 24 horas, y este servidor no permite más: la siguiente se podrá hacer { $when }.
    }
quota-all = { $count ->
    [one] Has hecho una pieza en las últimas 24 horas, y no puedo hacer más para ti: la siguiente se podrá hacer { $when }.
   *[other] Has hecho { $count } piezas en las últimas 24 horas, y no puedo hacer más para ti: la siguiente se podrá hacer { $when }.
    }
moderators-delete = Donde se compuso esta pieza, solo la moderación puede borrar piezas: pídeselo.
not-manager = Solo quienes pueden gestionar este servidor pueden cambiar su configuración.
