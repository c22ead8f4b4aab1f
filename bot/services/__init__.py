"""What the bot does, without a word on commands: commands and buttons call it."""
