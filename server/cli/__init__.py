"""`huanjie …`: every command in one line of `huanjie --help`."""
