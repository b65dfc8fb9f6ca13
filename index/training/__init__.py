"""Training of what the program ships: run by hand, never by a command of the program."""
