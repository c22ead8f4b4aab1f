-- For what is asked of the last 24 hours: quotas, and how long the work took.
CREATE INDEX jobs_by_time ON jobs (accepted_at);
