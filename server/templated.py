"""What all templates share, of pages and of papers alike: a word of a vocabulary shows its label wherever it is shown."""

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst


class InWords(CodeGenerator):
    """Puts what `~` joins through the environment's `finalize`, which Jinja does for what stands in the text by itself alone."""

    @optimizeconst
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802  # Jinja's name.
        """`"撤回" ~ poll.round` says 撤回第一次投票, as `{{ poll.round }}` does, and not the word of the code."""
        safe = frame.eval_ctx.autoescape
        join = "markup_join" if safe else "str_join"
        if frame.eval_ctx.volatile:
            join = "(markup_join if context.eval_ctx.volatile else str_join)"
        self.write(f"{join}((")
        for part in node.nodes:
            self.write("environment.finalize(")
            self.visit(part, frame)
            self.write("), ")
        self.write("))")
