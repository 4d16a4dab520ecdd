"""What the dashboard asks of a release. Every query of the dashboard is in this package; nothing here knows Dash."""
