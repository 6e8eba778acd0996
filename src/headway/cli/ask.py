"""Answer one question, or list them."""

import click

from headway.cli._edge import Edge, verb


@verb
@click.argument("question", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
def ask(edge: Edge, question: str | None, form: str) -> None:
    """Answer QUESTION: one headline sentence, the table, how sure, what it cannot see, what to look at next.

    Without QUESTION it lists them.
    """
    import json

    from headway.ask import all_questions, answer_as_dict, switched_off
    from headway.ask import ask as answered
    from headway.cli._session import refused, session, settings_now
    from headway.core.registry import find
    from headway.questions.base import Question
    from headway.report.commands import naming

    if question is None:
        settings = settings_now(edge)[0]
        known = [(name, one.text, bool(switched_off(one, settings))) for name, one in all_questions().items()]
        if form == "json":
            edge.say(json.dumps([dict(zip(("name", "text", "off"), one, strict=True)) for one in known], indent=1))
        else:
            edge.say("\n".join(f"{name:<24} {text}{'  (off)' if off else ''}" for name, text, off in known))
        return
    asked = find("headway.questions", Question, question, "question")
    with session(edge) as opened:
        if off := switched_off(asked, opened.settings):
            raise refused(opened, off)
        said, moment = answered(opened.store, asked, opened.now, opened.settings), opened.moment
    answer = naming(said, edge.db_named)
    if form == "json":
        about = {"question": question, "text": asked.text, "now": moment.now.isoformat(), "as_of": moment.as_of}
        edge.say(json.dumps(about | answer_as_dict(answer), indent=1))
        return
    from headway.cli.show import answer as show
    from headway.cli.show import terminal

    if moment.as_of:
        edge.say(moment.as_of)
    show(answer, terminal())
