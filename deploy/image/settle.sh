#!/bin/sh
# An installed environment as it stays: nothing that says where it was built, no tests of libraries, compiled once and for good, because in a
# read-only file system nothing can be compiled later. Argument: the environment.
set -eu
rm -f "$1"/lib/python3*/site-packages/*.dist-info/direct_url.json
find "$1" -type d \( -name tests -o -name test \) -path '*/site-packages/*' -prune -exec rm -rf {} +
"$1/bin/python" -m compileall -q --invalidation-mode unchecked-hash "$1/lib"
