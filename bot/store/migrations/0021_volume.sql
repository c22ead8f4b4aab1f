-- How loud the server's player plays, in percent.
ALTER TABLE servers ADD COLUMN volume INTEGER NOT NULL DEFAULT 100
    CHECK (volume BETWEEN 10 AND 200);
