"""Where the outside world comes in: APIs, commands, and who reacts to what."""
