"""The warehouse: normalised lines in, a checked candidate and then a release out. It knows no files and no Dagster."""
