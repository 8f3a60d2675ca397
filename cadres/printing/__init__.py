"""Filling the print models from the records, with a trace of whatever sealed goes onto paper."""
