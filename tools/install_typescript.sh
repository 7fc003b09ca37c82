#!/usr/bin/env bash
# Install the TypeScript compiler that the tests of the page's client run, where there is none.
set -euo pipefail

if command -v tsc >/dev/null; then
    exit 0
fi
if [[ $(id -u) -ne 0 ]]; then
    echo "The tests of the page's client need tsc. Install it, for example: sudo apt-get install node-typescript" >&2
    exit 1
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends node-typescript
