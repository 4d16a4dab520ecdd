"""Dashboard over the current release: `data` asks the release, `pages` lay out the answers, `app` serves them.

Only `app`, `ui`, `charts`, `grid` and `pages` know Dash; everything else is plain Python and tested as such.
"""
