"""`python -m server`: the same as `huanjie`."""

from server.cli.main import main

main(prog_name="huanjie")
