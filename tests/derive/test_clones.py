"""Two clones of one project: nothing counts twice."""


def test_a_project_given_twice_counts_once(history):
    def once(h):
        h.tag("v1.0.0", "a", 0.5).tag("v1.0.1", "b", 2).branch("main", "b").live("a.py", "a", 3).live("a.py", "b", 1)

    history.commit("a", 0, position=0, files={"a.py": (4, 0)}).commit(
        "b", 1, "a", 1, files={"a.py": (1, 1)}, removed={("a.py", "a"): 1}
    )
    once(history)
    tables = ("change", "release", "deployment", "deployed_change", "line_life", "work_in_progress", "incident")
    alone = {table: history.rows(f"select count(*) from {table}") for table in tables}
    lines = history.rows("select sum(n_lines) from line_life")
    history.repository = "web-2"
    once(history)
    assert {table: history.rows(f"select count(*) from {table}") for table in tables} == alone
    assert history.rows("select sum(n_lines) from line_life") == lines


def test_a_forks_own_release_is_its_own(history):
    history.line("a").tag("v1.0.0", "a", 0.5)
    history.repository = "fork"
    history.commit("f", 5, "a", 1).tag("v1.0.0", "a", 0.5).tag("v1.1.0", "f", 6)
    assert sorted(history.rows("select repository, deployment from deployed_change")) == [
        ("fork", "fork/1.1.0"),
        ("web", "web/1.0.0"),
    ]
