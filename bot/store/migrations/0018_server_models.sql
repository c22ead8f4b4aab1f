-- The model of the operator's that writes a server's pieces by default; NULL for the usual one.
ALTER TABLE servers ADD COLUMN model TEXT;
