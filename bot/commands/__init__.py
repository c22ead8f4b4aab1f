"""The slash commands. A cog only ties Discord to the services."""
