"""From a network to candidates: sampling note by note, and the processors that steer it."""
