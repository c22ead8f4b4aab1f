# Lo que dice el bot cuando todo va bien.

queue-next = En la cola: tu pieza es la siguiente.
queue-before = { $count ->
    [one] En la cola: { $count } pieza antes de la tuya.
   *[other] En la cola: { $count } piezas antes de la tuya.
    }
stage-composing = Componiendo { $bar } { $percent } %
stage-rendering = Interpretando { $bar } { $percent } %
stage-encoding = Empaquetando { $bar } { $percent } %
button-cancel = Cancelar

card-for = Compuesto para { $author }
card-for-somebody = Compuesto para alguien de otro lugar
card-mood = Ambiente
card-reads = Suena
card-key = Tonalidad
card-chords = Acordes
card-asked-chords = Acordes pedidos
card-form = Forma pedida
card-tempo = Tempo
card-bpm = { $tempo } BPM
card-length = Duración
card-seed = Semilla (seed)
card-feeling = { $mood } (valencia { $valence }, activación { $arousal })
card-piece = Pieza { $number } · { $model }
picture-too-large = La imagen es demasiado grande para publicarla aquí.
sound-too-large = El sonido es demasiado grande para publicarlo aquí: el archivo MIDI suena en cualquier reproductor MIDI.

lost-before-done = { $member }, me reiniciaron antes de que tu pieza estuviera lista: pídela otra vez, por favor.
lost-before-posted = { $member }, me reiniciaron antes de publicar la pieza { $piece }: /replay piece:{ $piece } la trae.
lost-rest = { $member }, me reiniciaron antes de que tus otras piezas estuvieran listas: pídelas otra vez, por favor.
reply-moved = Esto tardó más de lo que dura una respuesta: mira { $link }.

button-delete = Borrar
button-delete-it = Sí, borrarla
button-delete-everything = Borrarlo todo
button-keep = Conservar
delete-question = ¿Borrar la pieza { $piece } para siempre, con sus votos y favoritos?
deleted = La pieza { $piece } está borrada.
piece-was-deleted = Esta pieza se ha borrado.
nothing-deleted = No se ha borrado nada.
still-there = { $count ->
    [one] No llego a un mensaje: borra a mano lo que todavía veas.
   *[other] No llego a { $count } mensajes: borra a mano lo que todavía veas.
    }
forget-question = { $count ->
    [one] ¿Borrar para siempre todo lo que guardo sobre ti: { $count } pieza con los votos de todos, tus propios votos, favoritos y peticiones? /privacy export te da antes una copia.
   *[other] ¿Borrar para siempre todo lo que guardo sobre ti: { $count } piezas con los votos de todos, tus propios votos, favoritos y peticiones? /privacy export te da antes una copia.
    }
forgotten = Todo lo que guardaba sobre ti está borrado.
exported = Esto es todo lo que guardo sobre ti. De un archivo MIDI que me diste guardo la parte de la que salió una pieza, con esa pieza.

history-title = Tus piezas
history-empty = Todavía no tienes piezas: /compose crea la primera.
favourites-title = Tus favoritas
favourites-empty = Todavía no tienes favoritas: pulsa ⭐ debajo de una pieza para encontrarla aquí.
list-footer = Página { $page } de { $pages } · { $count } piezas
button-newer = ◀ Más nuevas
button-older = Más antiguas ▶
top-title = Lo mejor { $where ->
    [here] de este servidor
   *[everywhere] de todos los servidores
    }{ $when ->
    [week] {" "}esta semana
    [month] {" "}este mes
   *[ever] {""}
    }
top-title-mood = { $title }: { $mood }
top-empty = Nadie ha votado todavía por una pieza así: pulsa 👍 debajo de una que te guste.
top-hear = Para escuchar una: /replay piece:{ $piece }

help-title = Música para cada ambiente
help-intro = Escribe uno de estos y luego cámbialo:
help-compose = Componer
help-dreamy = medio minuto de piano soñador
help-find = Volver a encontrar
help-history = tus piezas, las más nuevas primero
help-favourites = las piezas que marcaste con ⭐
help-replay = una pieza anterior otra vez, por número, título o enlace de mensaje
help-top = las mejores piezas tranquilas del mes, según vuestros votos
help-data = Tus datos
help-export = todo lo que guardo sobre ti, en un ZIP
help-forget = haz que se borre todo; pregunto antes de hacerlo
help-buttons = Botones
help-buttons-text =
    👍 👎 votan; pulsa otra vez para retirar tu voto
    ⭐ guarda la pieza entre tus favoritas
    🔁 la misma petición otra vez · 🔀 otra continuación del mismo comienzo
    ⏩ medio minuto más · 🎭 la misma melodía con otro ambiente
    🪡 solo unos compases o un instrumento · ↩️ vuelta a la pieza anterior
    🎼 partitura · 🎬 un vídeo
    🎚️ los instrumentos uno por uno, donde hay varios
    💾 el sonido en OGG, FLAC o WAV
    🗑️ borra tu propia pieza
    Cancelar abandona una pieza tuya que aún no está lista
    Algunos están también en el menú de un mensaje, en Aplicaciones
help-moods = Ambientes, o tus propias palabras

status-title = Estado
status-started = Iniciado
status-queue = Cola
status-queue-text = { $waiting } en espera · { $under_way } en marcha
status-memory = Memoria del bot
status-workers = Memoria de los workers
status-unknown = desconocida
status-more = y { $count } más
status-none = ninguno
status-times = Segundos de la petición a la pieza, últimas 24 horas
status-no-times = no se ha entregado ningún trabajo en ese tiempo
status-models = Modelos de las piezas más nuevas

settings-title = Configuración de este servidor
settings-channels = Dónde se puede componer
settings-everywhere = en todos los canales
settings-choose-channels = Canales para componer; no elijas ninguno para todos
settings-instruments = Escrita para
settings-for = Escrita para: { $instruments }
settings-length = Duración
settings-long = Duración: { $length }
settings-quota = Piezas por miembro en 24 horas
settings-a-day = En 24 horas: { $quota }
settings-no-quota = sin límite
settings-pieces = { $count ->
    [one] { $count } pieza por miembro
   *[other] { $count } piezas por miembro
    }
settings-deleting = Quién puede borrar una pieza
settings-authors = quien la pidió y la moderación
settings-moderators = solo la moderación
settings-note = Cada cambio vale al momento. Los miembros pueden elegir otros instrumentos y duraciones.
button-moderators-delete = Que solo borre la moderación
button-authors-delete = Que borren también los autores
button-reset = Restablecer todo
help-settings = Para quienes gestionan este servidor
help-settings-text = dónde se puede componer, cuánto, y quién puede borrar
