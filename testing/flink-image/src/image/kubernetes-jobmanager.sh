#!/bin/sh
# Native mode's JobManager is started by this name, with the word of its kind first.
exec /docker-entrypoint.sh "$@"
