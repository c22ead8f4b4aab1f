# Boucles : morceaux qui ramènent à leur début.
card-loop = 🔂 Une boucle. Les lecteurs laissent un trou dans un MP3 : 💾 la donne sans trou.
error-loop-is-new = Une boucle se compose à neuf, pas à partir d’un autre morceau ; celle dont on refait une partie en reste une.
