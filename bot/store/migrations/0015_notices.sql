-- What a member has yet to be told about a job, since nothing that told it has got through so far.
CREATE TABLE notices (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    sentence TEXT, -- NULL: that a restart cut the job off, which is worded when it is told
    tries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER DEFAULT 0 -- NULL: at the next start, or at the member's next command
);

-- For 15 minutes the reply can be read and mended by it, also where the bot is no member.
-- NULL once there is nothing left to tell.
ALTER TABLE jobs ADD COLUMN token TEXT;
