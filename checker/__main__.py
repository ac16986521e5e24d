"""`python -m checker` is the `conforme` command."""

from checker.cli import main

main()
