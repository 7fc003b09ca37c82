"""``python -m saram``."""

from saram.cli import main

if __name__ == "__main__":
    main()
