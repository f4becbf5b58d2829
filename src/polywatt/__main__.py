"""``python -m polywatt``."""

from polywatt.cli import main

main()
