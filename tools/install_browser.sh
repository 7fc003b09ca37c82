#!/usr/bin/env bash
# Install the Chromium that the tests of the page drive, where there is none.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
        exit 0
    fi
done
if [[ $(id -u) -ne 0 ]]; then
    echo "The tests of the page need Chromium. Install it, for example: sudo apt-get install chromium" >&2
    exit 1
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium
