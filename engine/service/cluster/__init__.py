"""The engine on several machines: jobs cross PostgreSQL by procrastinate, results come back."""
