-- From the request to the posted piece; NULL where there was none, or where it was not measured.
ALTER TABLE jobs ADD COLUMN seconds REAL;
