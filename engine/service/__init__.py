"""The engine as the bot and the commands use it: a pool of worker processes."""
