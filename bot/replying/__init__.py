"""Answers to a request, whatever becomes of the reply: the base of all that is posted."""
