"""The Discord bot: takes wishes in, hands them to the engine, posts what comes back."""
