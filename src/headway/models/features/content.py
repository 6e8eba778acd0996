"""Content: what kind of code a change adds, counted once its lines were read."""

from headway.models.base import Fact, features


@features(
    Fact("n_conditionals", "conditions, loops and handlers in added lines of code", "1", "it adds conditions and loops"),
    Fact("n_conditionals_removed", "the same in removed lines of code", "1", "it removes conditions and loops"),
    Fact("n_declarations", "functions, classes and the like in added lines of code", "1", "it adds functions or classes"),
    Fact("indentation", "mean indentation of added lines of code", "1", "its added code is deeply nested"),
)  # fmt: skip
def content() -> str:
    """Take the counts of the changed lines; missing until `headway retrain` read them once."""
    return "SELECT subject, n_conditionals, n_conditionals_removed, n_declarations, indentation FROM subject_content"
