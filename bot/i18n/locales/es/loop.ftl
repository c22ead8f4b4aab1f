# Bucles: piezas que llevan de vuelta a su comienzo.
card-loop = 🔂 Un bucle. En un MP3 los reproductores dejan un hueco: 💾 lo da sin hueco.
error-loop-is-new = Un bucle se compone de nuevo, no a partir de otra pieza; si se rehace una parte de uno, sigue siéndolo.
