"""Say what a metric, table, column, question, setting, rule, model or word means."""

import click

from headway.cli._edge import Edge, verb


@verb
@click.argument("name", required=False)
def explain(edge: Edge, name: str | None) -> None:
    """Say what NAME means: a metric, table, column, question, setting, rule, verb or word; a task, candidate, check or score of models.

    Without NAME it lists what can be explained. The text is the declaration itself, so it cannot be out of date.
    """
    from headway.cli import _glossary as glossary

    if name is None:
        edge.say(glossary.listing())
        return
    edge.show(glossary.explain(name))
