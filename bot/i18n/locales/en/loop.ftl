# Loops: pieces that lead back to their beginning.
card-loop = 🔂 A loop. Players leave a gap in an MP3: 💾 has it without one.
error-loop-is-new = A loop is composed anew, not made from another piece; one of which something is made anew stays one.
