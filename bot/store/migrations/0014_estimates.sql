-- Seconds the work was thought to take, and took, from the queue to the finished piece.
ALTER TABLE jobs ADD COLUMN estimated REAL;
ALTER TABLE jobs ADD COLUMN worked REAL;
