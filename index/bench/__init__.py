"""How building and asking grow: archives of several sizes are built, measured and asked, and laid side by side."""
