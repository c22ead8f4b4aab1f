-- Seconds of each stage from the request to the posted piece, by name; NULL where not measured.
ALTER TABLE jobs ADD COLUMN stages TEXT CHECK (stages IS NULL OR json_valid(stages));
