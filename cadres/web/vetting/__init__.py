"""The pages of the joint review."""

SUBJECT = "/vetting"
