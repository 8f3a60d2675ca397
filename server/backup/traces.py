"""How the trace tells of backups. What watches the application asks the trace when the last one was made."""

from server.access.audit import event_kind

SUBJECT = "system:backup"

BACKED_UP = event_kind("system.backed_up", "备份")
RESTORED = event_kind("system.restored", "从备份恢复")
