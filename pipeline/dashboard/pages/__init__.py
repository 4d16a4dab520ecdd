"""One module per page: a view and a release in, components out."""
