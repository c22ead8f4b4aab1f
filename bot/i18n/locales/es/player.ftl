# Música en canales de voz.

button-pause = Pausa
button-skip = Saltar
button-stop = Parar
button-queue = Cola
button-dj = Rol de DJ

play-what = Di qué debo tocar: piece acepta un número, un título o varios números; list, tus favoritas o las mejores del servidor.
play-empty = Todavía no hay nada en esa lista.
play-no-packages = No puedo tocar en canales de voz: mi operador tiene que instalar los paquetes davey y PyNaCl.
play-no-channel = Entra primero en un canal de voz: toco donde tú estés.
play-no-stage = No toco en escenarios: entra en un canal de voz.
play-not-allowed = No puedo tocar en { $room }: me falta el permiso { $missing }.
play-full = { $room } está lleno.
play-not-joined = No pude entrar en { $room }: inténtalo de nuevo en un minuto.
play-elsewhere = Estoy tocando en { $room }: ven conmigo, o espera a que nadie escuche.
play-queue-full = Ya esperan { $count } piezas: inténtalo más tarde.
permission-view = Ver canal
permission-connect = Conectar
permission-speak = Hablar

player-asked = La pidió { $member }
player-next = { $count ->
    [one] Después: #{ $number } { $title }
   *[other] Después: #{ $number } { $title } (esperan { $count } piezas)
    }
player-added = { $count ->
    [one] #{ $number } { $title } espera en el puesto { $place }.
   *[other] { $count } piezas esperan desde el puesto { $place }, primero #{ $number } { $title }.
    }
player-votes = { $act ->
    [skip] ⏭ { $count } de { $needed } votos para saltar
    [volume] 🔊 { $count } de { $needed } votos por un volumen del { $percent } %
   *[stop] ⏹ { $count } de { $needed } votos para parar
    }
player-voted = { $act ->
    [skip] { $count } de { $needed } votos para saltar: los demás oyentes votan con /skip.
    [volume] { $count } de { $needed } votos por un volumen del { $percent } %: los demás oyentes votan con /volume.
   *[stop] { $count } de { $needed } votos para parar: los demás oyentes votan con /stop.
    }
player-skipped = Saltada.
player-stopped = Se paró la música.
player-paused = En pausa: /pause la reanuda.
player-resumed = Sigue sonando.
percent = { $percent } %
player-volume = 🔊 { $percent } %
volume-set = El volumen es del { $percent } % desde aquí.
volume-overtaken = Mientras tanto se pidió un volumen distinto del { $percent } %.
volume-failed = El sonido no se pudo hacer con otro volumen: sigue al { $percent } %. Inténtalo de nuevo en un minuto.
player-nothing = No suena nada: /play empieza.
player-not-listening = Entra primero en { $room }: solo puede hacerlo quien escucha.
player-alone = Ya no escuchaba nadie.
player-idle = Ya no quedaba nada que tocar.
player-cut-off = Se cortó la conexión con el canal de voz: /play empieza de nuevo.
player-moved = La música se fue a otro canal.
player-closing = Me están reiniciando: /play empieza de nuevo en un minuto.
player-over = La cola está vacía: /play añade algo.
queue-title = En el canal de voz
queue-empty = No espera nada.
queue-more = { $count ->
    [one] … y una más
   *[other] … y { $count } más
    }

settings-dj = Rol de DJ
settings-no-dj = ninguno
settings-volume = Volumen en los canales de voz (se cambia con /volume)
settings-choose-dj = Ningún rol de DJ
settings-dj-text = ¿Qué miembros pueden saltar y parar lo que otros pidieron en los canales de voz, y ajustar el volumen?
help-voice = Canales de voz
help-play = en el canal de voz donde estás; también favoritas y las mejores del servidor
help-volume = lo alto que toco en este servidor, de 10 a 200

command-play = Toca piezas en el canal de voz donde estás
    .of = Tus favoritas o las mejores piezas de este servidor
    .piece = Un número, un título o el enlace de un mensaje, o varios números: 3, 7, 12
choice-favourites = favoritas
choice-top = las mejores del servidor
command-queue = Muestra lo que suena en el canal de voz y lo que sigue; solo tú ves la lista
command-pause = Pausa lo que suena en el canal de voz, o lo reanuda
command-skip = Salta la pieza: al momento si la pediste tú, si no con la mitad de los oyentes
command-stop = Para la música y vacía la cola: si todo es tuyo, o con la mitad de los oyentes
command-volume = Ajusta mi volumen: al momento si pediste tú la pieza, si no con la mitad de los oyentes
    .percent = El volumen en tanto por ciento: 100 es el habitual
