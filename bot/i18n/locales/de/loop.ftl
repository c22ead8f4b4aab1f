# Schleifen: Stücke, die zu ihrem Anfang zurückführen.
card-loop = 🔂 Eine Schleife. In einer MP3 lassen Player eine Lücke: Unter 💾 gibt es sie ohne.
error-loop-is-new = Eine Schleife wird neu komponiert, nicht aus einem anderen Stück gemacht; wird an einer etwas neu gemacht, bleibt sie eine.
