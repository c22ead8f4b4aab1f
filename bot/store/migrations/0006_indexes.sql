-- To find what hangs on a piece that is deleted, and what is kept of a member.
CREATE INDEX jobs_by_piece ON jobs (piece_id);
CREATE INDEX jobs_by_user ON jobs (user_id);
CREATE INDEX votes_by_user ON votes (user_id);
