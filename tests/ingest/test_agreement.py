"""The tables agree with git's own blame and numstat, and with a model that knows every line by construction."""

import random
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def numbers(history, sha):
    said = history.git("show", "--first-parent", "-m", "-M", "-l1000", "--numstat", "-z", "--format=", sha)
    found, words = {}, iter(said.strip(b"\n").split(b"\0"))
    for word in words:
        if not word:
            continue
        added, removed, path = word.split(b"\t")
        if not path:
            next(words)
            path = next(words)
        found[path.decode("utf-8", "backslashreplace")] = tuple(None if n == b"-" else int(n) for n in (added, removed))
    return found


def blamed(history, parent, sha, old, new):
    """Count the origins of the lines that `sha` removed from `old`, as git blame tells them."""
    said = history.git("blame", "--first-parent", "--root", "-s", "-l", "-p", parent, "--", old)
    origin = re.findall(rb"(?m)^([0-9a-f]{40}) \d+ \d+", said)
    counts = {}
    patch = history.git("diff", "-U0", "-M", parent, sha, "--", old, new)
    for at, n in re.findall(rb"(?m)^@@ -(\d+)(?:,(\d+))? ", patch):
        for line in range(int(at) - 1, int(at) - 1 + (int(n) if n else 1)):
            counts[origin[line].decode()] = counts.get(origin[line].decode(), 0) + 1
    return counts


def build(history, n=60):
    """Write a history with everything that moves lines: edits, renames, merges, copies, binaries, deletions."""
    rng = random.Random(11)
    files = {f"f{i}.py": [b"%d.%d\n" % (i, j) for j in range(30)] for i in range(4)}
    history.commit({name: b"".join(lines) for name, lines in files.items()})
    for i in range(n):
        name = rng.choice(sorted(files))
        lines = files[name]
        for _ in range(rng.randint(1, 3)):
            at = rng.randint(0, len(lines))
            lines[at : at + rng.randint(0, 4)] = [b"%d %d\n" % (i, j) for j in range(rng.randint(0, 4))]
        change = {name: b"".join(lines)}
        kind = rng.random()
        if kind < 0.12:
            moved = f"moved{i}.py"
            files[moved] = files.pop(name)
            change = {name: None, moved: b"".join(lines)}
        elif kind < 0.2:
            files[f"copy{i}.py"] = list(lines)
            change[f"copy{i}.py"] = b"".join(lines)
        elif kind < 0.25:
            change["image.png"] = b"\0" + b"%d" % i
        elif kind < 0.3 and len(files) > 2:
            files.pop(name)
            change = {name: None}
        if rng.random() < 0.25:
            side = history.commit({f"side{i}": b"s\n"}, branch=f"topic{i}", onto=history.tip())
            history.commit({f"side{i}": b"s\n"} | change, merge=[side])
        else:
            history.commit(change)


def test_a_hundred_samples_of_removed_lines_agree_with_blame(history, read, store):
    build(history)
    read(history)
    samples = store.rows(
        "select distinct r.sha, r.path, f.path, split_part(c.parents, ' ', 1) from line_removal r join commit c on c.sha = r.sha"
        " join file_change f on f.sha = r.sha and f.old_path = r.path order by all limit 100"
    )
    for sha, old, new, parent in samples:
        ours = dict(store.rows("select origin_sha, n_lines from line_removal where sha = ? and path = ?", [sha, old]))
        assert ours == blamed(history, parent, sha, old, new), (sha, old)
    assert len(samples) > 40


def test_line_totals_agree_with_numstat(history, read, store):
    build(history)
    read(history)
    shas = [sha for (sha,) in store.rows("select sha from commit where position is not null")]
    for sha in shas:
        ours = {
            p: (a, r) for p, a, r in store.rows("select path, n_added, n_removed from file_change where sha = ?", [sha])
        }
        assert ours == numbers(history, sha), sha
    assert len(shas) == 61


def test_what_is_removed_is_what_the_changes_say_was_removed(history, read, store):
    build(history)
    read(history)
    unequal = store.rows(
        "select f.sha, f.path from file_change f left join line_removal r on r.sha = f.sha and r.path = f.old_path"
        " group by f.sha, f.path, f.n_removed having coalesce(f.n_removed, 0) <> coalesce(sum(r.n_lines), 0)"
    )
    assert unequal == []
    alive, born, gone = (
        store.rows(f"select coalesce(sum({column}), 0) from {table}")[0][0]
        for column, table in (("n_lines", "live_line"), ("n_added", "file_change"), ("n_removed", "file_change"))
    )
    assert alive == born - gone


EDITS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 12), st.integers(0, 6), st.integers(0, 6), st.booleans()),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(EDITS)
def test_random_histories_agree_with_a_model_that_knows_each_line(new_history, fresh, tmp_path, edits):
    history = new_history(f"r{len(list(tmp_path.iterdir()))}")
    files, removed = {}, []
    for i, (name, place, n_gone, n_new, is_deleted) in enumerate(edits):
        lines = files.get(name, [])
        at = min(place, len(lines))
        gone = lines[at : at + n_gone]
        # Every line is unlike any other, so that there is one shortest diff and the model needs no diff of its own.
        lines = [*lines[:at], *((i, j) for j in range(n_new)), *lines[at + n_gone :]]
        change = b"".join(b"%d-%d\n" % line for line in lines)
        if is_deleted and name in files:
            gone, change = files.pop(name), None
        else:
            files[name] = lines
        history.commit({name: change})
        removed.append((name, [origin for origin, _ in gone]))
    facts = fresh(history)
    shas = history.git("rev-list", "--reverse", "main").decode().split()
    model = {
        (shas[i], name, shas[origin], origins.count(origin))
        for i, (name, origins) in enumerate(removed)
        for origin in origins
    }
    assert set(facts["line_removal"]) == model
    live = {(name, shas[o], sum(1 for p, _ in lines if p == o)) for name, lines in files.items() for o, _ in lines}
    assert {row[1:] for row in facts["live_line"]} == live
