#!/bin/sh
# Writes $DAGSTER_HOME/dagster.yaml from the template, with PostgreSQL storage where JUESUAN_DAGSTER_POSTGRES is set.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$DAGSTER_HOME"
new=$(mktemp "$DAGSTER_HOME/.dagster.yaml.XXXXXX")
cat "$here/dagster.yaml" > "$new"
if [ -n "${JUESUAN_DAGSTER_POSTGRES:-}" ]; then
    cat "$here/deploy/postgres.yaml" >> "$new"
fi
mv "$new" "$DAGSTER_HOME/dagster.yaml"
