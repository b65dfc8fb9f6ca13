"""The chat's rooms: what `ui.py` puts on the screen. Nothing else imports this package."""
