# /redo, y el panel tras su botón.

button-redo = Solo esto …
button-undo = Deshacer
redo-panel = ¿Qué hay que rehacer? Todo lo demás queda nota por nota. /redo lo combina: compases y un instrumento, un ambiente, acordes.
redo-bars = Escribir compases de nuevo
redo-part = Escribir un instrumento de nuevo
redo-add = Añadir un instrumento
redo-remove = Quitar un instrumento
redo-front = { $bars } compases antes
redo-more = { $bars } compases más
source-redo = { $piece }, rehecha en parte
redo-said-bars = compases { $bars }
help-redo = escribe de nuevo los compases 5 a 8, el resto queda nota por nota; part: solo un instrumento; add o remove: añade o quita uno; more: sigue unos compases

# También lo dice el motor, con estas palabras.
error-redo-nothing = Di qué hay que rehacer: compases, instrumentos, o compases antes o después.
error-redo-bars = Los compases se cuentan desde 1, el primero antes del último: no { $first } a { $last }.
error-redo-bars-beyond = Los compases antes o después van de 0 a { $most }, no { $value }.
error-redo-bars-typed = Los compases se dan con el primero y el último, por ejemplo 5-8, o uno solo, no { $typed }.
error-redo-twice = { $name } se nombra dos veces: un instrumento se reescribe, se añade o se quita.
error-redo-no-such-bars = La pieza tiene los compases 1 a { $most }, no { $first } a { $last }.
error-redo-not-playing = { $name } no toca ahí, sino { $names }: añádelo en su lugar.
error-redo-plays-already = { $name } ya toca ahí: haz que se reescriba como part, o añade otro que { $names }.
error-redo-removes-all = No quedaría nadie para tocar: deja un instrumento, o añade otro.
error-redo-too-many = Una pieza tiene como máximo { $most } instrumentos, y esta tiene { $count }: quita uno antes.
error-redo-everything = No quedaría nada de la pieza: deja fuera algunos compases o instrumentos, o varíala.
error-redo-too-long = La pieza sería demasiado larga: { $most } segundos como máximo, así que caben { $bars } compases más.
error-redo-nothing-new = No salió nada nuevo: lo escrito está mudo o ya estaba ahí. Pide otra vez para otro intento.
error-redo-keeps-form = Una pieza de la que solo se rehace algo conserva su forma: quita la forma.

# Lo que Discord muestra de la orden.
command-redo = Escribe de nuevo compases o instrumentos de una pieza; el resto queda nota por nota
    .piece = Número, título o enlace de una pieza
    .bars = Qué compases escribir de nuevo, por ejemplo 5-8; si falta, todos
    .part = Qué instrumentos escribir de nuevo, por ejemplo bass; si falta, todos los que tocan ahí
    .add = Instrumentos que se añaden, por ejemplo flute
    .remove = Instrumentos que se quitan
    .more = Cuántos compases seguir tras el final
    .front = Cuántos compases poner antes del comienzo
    .mood = El ambiente de lo nuevo; si falta, el de la pieza
    .chords = Acordes para los compases nuevos, por ejemplo Am F C G; si faltan, los que hay
    .file = En lugar de una pieza: cualquier archivo MIDI, de 20 MB como máximo
    .begin = Dónde empezar en un archivo, por ejemplo 1:05; los compases se cuentan desde ahí
    .end = Dónde acabar en un archivo, por ejemplo 2:30
    .model = Quién la escribe: un modelo de mi operador; si no se indica, el elegido en este servidor
