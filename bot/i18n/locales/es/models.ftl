# Los modelos propios del operador.
suggest-usual-model = el modelo habitual
settings-model = Escrito por (se cambia con /settings model:)
error-model-name = El nombre de un modelo tiene hasta { $most } letras de la a a la z, cifras y guiones, y no es { $usual }; { $typed } no lo es.
error-no-models = Aquí no hay, o ya no hay, ningún modelo { $name }: mi operador no ha entrenado ninguno. No indiques modelo.
error-no-such-model = Aquí no hay, o ya no hay, ningún modelo { $name }. Elige { $there }.
error-broken-model = El modelo { $name } no se puede abrir: mi operador tiene que arreglarlo. Elige otro.
