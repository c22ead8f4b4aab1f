-- The piece another one was made from; what is made from a deleted piece stays.
ALTER TABLE pieces ADD COLUMN parent_id INTEGER REFERENCES pieces (id) ON DELETE SET NULL;
ALTER TABLE pieces ADD COLUMN
    instruments TEXT AS (json_extract(composition, '$.request.instruments')) VIRTUAL;

CREATE INDEX pieces_by_parent ON pieces (parent_id);
-- To measure how long the newest of them took.
CREATE INDEX pieces_by_instruments ON pieces (instruments, id);
