"""What a scan or a photograph of a paper may be, for every kind of file that is one."""

from server.files.sniffing import JPEG, PDF, PNG

#: What scanners and telephones make.
SCAN_TYPES = frozenset({PDF, JPEG, PNG})
#: A page of A4 in colour at 300 dots an inch takes some 2 MB; a contract of ten pages still fits.
MOST_SCAN_BYTES = 20 * 1024 * 1024
