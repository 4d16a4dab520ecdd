#!/bin/sh
# Starts one of the services in a container: daemon or webserver, with the options that follow.
set -eu
cd "$(dirname "$0")/.."
deploy/prepare.sh
service=$1
shift
case $service in
    daemon) exec .venv/bin/dagster-daemon run -w workspace.yaml "$@" ;;
    webserver) exec .venv/bin/dagster-webserver -w workspace.yaml "$@" ;;
    *) echo "start.sh: $service is no service; name daemon or webserver" >&2; exit 2 ;;
esac
