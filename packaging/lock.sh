#!/usr/bin/env bash
# Write the two locks anew; needs `uv` (pip install uv). `packaging/lock.sh --upgrade` takes newer versions.
# The dev lock is held to the versions of the other, so that one environment can serve both.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
        pyproject.toml packaging/requirements.in "$@" >/dev/null
}

compile --output-file packaging/requirements.txt "$@"
compile --group dev --constraints packaging/requirements.txt --output-file packaging/requirements-dev.txt "$@"
