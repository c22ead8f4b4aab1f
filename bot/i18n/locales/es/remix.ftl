# /remix, y el panel del menú de un mensaje.

menu-remix = Hacer algo con esto
button-continue = Continuar
button-rewrite = Variar
remix-panel = ¿Qué se hace con ella? Continuar sigue desde su final; Variar conserva sus acordes y su contorno, con notas nuevas; un ambiente conserva su melodía.
source-continue = Sigue a { $piece }
source-rewrite = { $piece } con notas nuevas
source-file = Hecha a partir de un archivo MIDI
help-remix = continúa una pieza; o adjunta un archivo MIDI; way: la varía, o da otro ambiente a su melodía

# Lo que no puede ser.
remix-no-mood = Para cambiar el ambiente de una melodía hace falta el ambiente nuevo: elige también uno.
no-song-in-message = En este mensaje no hay ni una pieza mía ni un archivo MIDI: elige uno que tenga.

# También lo dice el motor, con estas palabras.
error-song-no-instruments = El archivo no contiene notas para instrumentos conocidos aquí.

# Lo que Discord muestra de la orden.
command-remix = Hace una pieza nueva a partir de un archivo MIDI o de una pieza anterior
    .file = Cualquier archivo MIDI, de 20 MB como máximo
    .piece = En lugar de un archivo: número, título o enlace de una pieza
    .way = Seguir desde su final, variarla o dar otro ambiente a su melodía
    .instruments = Todos sus instrumentos, o el de la melodía
    .mood = El ambiente; si falta, el que se oye en ella
    .begin = Dónde empezar, por ejemplo 1:05
    .end = Dónde acabar, por ejemplo 2:30
    .only_new = Omitir lo que se toma nota por nota
    .seconds = Cuánto debe durar lo nuevo, en segundos
choice-continue = continuar
choice-vary = variar
choice-re-mood = otro ambiente
choice-all = todos
choice-one = uno
