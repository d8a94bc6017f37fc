"""`python -m web.cli`: the command line without its installed name."""

from web.cli import main

main()
