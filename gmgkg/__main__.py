"""``python -m gmgkg`` is the command ``gmgkg``."""

from gmgkg.cli import main

main()
