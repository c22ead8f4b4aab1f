# Lo que muestra una imagen, en palabras.
picture-alt = Las notas de { $title } a lo largo del tiempo, y su lugar entre los ambientes. Ambiente: { $mood }. Tonalidad: { $key }. Tempo: { $tempo } pulsos por minuto. Instrumentos: { $instruments }.
form-in-words = Forma: { $count ->
        [one] una sección
       *[other] { $count } secciones
    }: { $sections }.
form-varied = { $letter } variada
