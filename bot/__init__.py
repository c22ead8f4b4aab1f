"""The Discord bot: takes requests, hands them to the engine, posts what comes back."""
