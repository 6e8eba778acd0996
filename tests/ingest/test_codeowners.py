"""A CODEOWNERS file names the areas of what was read, follows HEAD, and leaves its owners where they are."""

from headway.core.settings import Settings
from headway.ingest.derive import derive

AREAS = "select path, area, area_rule from file_kind where path like '%.py' order by path"
FOLDERS = ("api", "core", "jobs", "mail", "web")


def owners(*folders):
    return "".join(f"/{folder}/ @acme/{folder} ada@x.org\n" for folder in folders).encode()


def areas(store):
    derive(store, Settings())
    return store.rows(AREAS)


def test_the_areas_are_those_of_codeowners_at_head(history, store, read):
    files = {f"{folder}/deep/a.py": b"x\n" for folder in FOLDERS}
    history.commit(files | {".github/CODEOWNERS": owners(*FOLDERS)})
    read(history)
    assert areas(store) == [(f"{folder}/deep/a.py", folder, "codeowners") for folder in FOLDERS]
    history.commit({".github/CODEOWNERS": owners(*FOLDERS[1:], "web/deep")})
    read(history)
    assert areas(store)[-1] == ("web/deep/a.py", "web/deep", "codeowners")
    history.commit({".github/CODEOWNERS": None})
    read(history)
    assert {rule for _, _, rule in areas(store)} == {"folders"}


def test_owners_are_not_stored_and_bytes_that_are_no_text_harm_nothing(history, store, read):
    history.commit({"a/x.py": b"x\n", "CODEOWNERS": owners("a") + b"/b\0\xff\x1b[31m/ @bob\n[S\xc3] @eve\n*.md @eve\n"})
    read(history)
    kept = str(store.rows("select pattern, section from owned_path order by ordinal"))
    assert "'/a/'" in kept
    assert "*.md" in kept
    assert not any(owner in kept for owner in ("acme", "ada", "bob", "eve"))
