"""``python -m saram``."""

from saram.cli import main

main()
