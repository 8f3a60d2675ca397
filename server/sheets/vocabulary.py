"""Words of imports."""

from server.values.labels import Labelled


class BatchState(Labelled):
    """A batch may be committed more than once: what a person settles later goes in later."""

    STAGED = "staged", "待导入"
    COMMITTED = "committed", "已导入"
    UNDONE = "undone", "已撤销"
    DROPPED = "dropped", "已放弃"


class RowState(Labelled):
    """What a row of a file asks for, in the order in which rows are shown."""

    ERROR = "error", "有错"
    QUESTION = "question", "须确认"
    CHANGED = "changed", "修改"
    NEW = "new", "新增"
    SAME = "same", "不变"
    DONE = "done", "已导入过"
    LEFT_OUT = "left_out", "不导入"


READY = frozenset({RowState.NEW, RowState.CHANGED})
