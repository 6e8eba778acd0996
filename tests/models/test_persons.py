"""What a model knows of a person is named, and what it loses without that is printed with its interval."""

from dataclasses import replace

from headway.models.card import card
from headway.models.made import Made
from headway.models.persons import facts_about_a_person
from headway.models.trial import run_trial


def told(kit, rows):
    return [note for note in run_trial(kit.task(), rows, kit.plan(rows), [kit.rate, kit.logistic]).trial.notes if "about a person" in note]  # fmt: skip


def test_facts_about_a_person_are_those_that_their_group_marks() -> None:
    assert facts_about_a_person() == {"author_changes", "author_changes_recent", "author_changes_here"}


def test_what_leaving_a_person_out_costs_is_printed_where_the_person_tells_most(kit) -> None:
    rows = kit.rows(2500, slope=1.5)
    assert told(kit, rows) == []
    (note,) = told(kit, replace(rows, names=("author_changes", *rows.names[1:])))
    cost, low = float(note.split("costs ")[1].split(" ")[0]), float(note.split("95 %: ")[1].split(" ")[0])
    assert cost > low > 0.05


def test_a_card_says_what_its_model_knows_of_a_person(kit) -> None:
    rows = kit.rows(600, slope=1.5)
    for names, says in ((rows.names, "It knows nothing about a person."), (("author_changes", *rows.names[1:]), "It knows author_changes of each author")):  # fmt: skip
        named, plan = replace(rows, names=names), kit.plan(rows)
        trial = run_trial(kit.task(), named, plan, [kit.rate]).trial
        page = card(Made(kit.task(), kit.rate.fit(named, plan), kit.rate, trial, named, plan), "v1")
        assert says in page
