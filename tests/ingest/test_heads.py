"""What a head that is not merged would do to its files is what it does once it is."""

FILE = "select path, old_path, status, n_added, n_removed, n_hunks, form from {} where sha = ? order by path"
REMOVAL = "select path, origin_sha, n_lines from {} where sha = ? order by all"


def lines(*numbers):
    return b"".join(b"line %d\n" % n for n in numbers)


def start(history):
    history.commit({"a.py": lines(*range(30)), "b.py": lines(*range(9)), "gone.py": lines(1, 2), "logo.png": b"\0one"})
    return history.commit({"a.py": lines(*range(10), 99, 98, *range(10, 30))})


def edit(history, onto):
    changed = {
        "a.py": lines(*range(5), *range(8, 10), 99, *range(10, 30), 31),
        "b.py": None,
        "c.py": lines(*range(9)),
        "gone.py": None,
        "new.py": lines(7),
        "logo.png": b"\0two",
    }
    return history.commit(changed, branch="topic", onto=onto)


def test_a_head_at_the_tip_does_what_landing_it_does(history, store, read):
    head = edit(history, start(history))
    read(history)
    before = [store.rows(sql.format(table), [head]) for sql, table in ((FILE, "head_file"), (REMOVAL, "head_removal"))]
    history.git("update-ref", "refs/heads/main", head)
    read(history)
    after = [store.rows(sql.format(table), [head]) for sql, table in ((FILE, "file_change"), (REMOVAL, "line_removal"))]
    assert before == after
    assert len(before[0]) == 5
    assert len(before[1]) > 2
    history.git("update-ref", "-d", "refs/heads/topic")
    read(history)
    assert store.rows("select count(*) from head_file") == [(0,)]


def test_where_a_file_changed_since_its_lines_are_counted_and_nobody_is_named(history, store, read):
    head = edit(history, start(history))
    history.commit({"a.py": lines(*range(2, 30))})
    read(history)
    told = {
        path: (n_added, n_removed)
        for path, _, _, n_added, n_removed, *_ in store.rows(FILE.format("head_file"), [head])
    }
    assert told["a.py"] == (1, 4)
    assert [
        (path, origin) for path, origin, _ in store.rows(REMOVAL.format("head_removal"), [head]) if path == "a.py"
    ] == [("a.py", "")]
    assert told["gone.py"] == (0, 2)
