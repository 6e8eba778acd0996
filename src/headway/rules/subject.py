"""What a subject says by itself: what git, hosts and their bots write around a merge tells nothing of the change."""

import re

_PRIVATE = re.compile(r"^Merge (?:commit from fork|pull request from GHSA(?:-\w{4}){3})\b")

_AROUND = re.compile(
    r"""^(?:auto\ )?merge[sd]?(?:
      \ (?:remote(?:-tracking)?\ )?(?:branch(?:es)?|tags?|commits?)\ '.*      # git
    | \ (?:https?|git|ssh)://.*                                             # git, from a bare address
    | \ (?:'[^']*'|[^\s']+)\ (?:in)?to\ (?:'[^']*'|[^\s']+)(?:\ \(\#\d+\))?$   # one branch into another, by hand
    | \ in\ \S+\ \(pull\ request\ \#\d+\)[.\s]*                              # Bitbucket
    | \ of\ \#\d+\ [-:]\ .*                                                 # bors
    | \ (?:pull\ request\ |pr\ |request\ )?(?:[\w.-]+/[\w.-]+)?[\#!]\d+(?:\ [\#!]\d+)*(?:\ from\ \S+)?[:\s]*  # a number
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(r'^Merge "(.+)"(?: into \S+)?$')
"""Gerrit's merges carry the title of what they merge."""


def is_merge(subject: str) -> bool:
    """Return whether a subject begins as those of merges do: only then are the other looks worth their time.

    >>> is_merge("Merge branch 'a'"), is_merge("Emerge")
    (True, False)
    """
    return subject[:5].lower() in {"merge", "auto "}


def is_private_fix(subject: str) -> bool:
    """Return whether a subject is the one that GitHub gives to what was made in the private fork of a security advisory.

    >>> is_private_fix("Merge commit from fork"), is_private_fix("Merge commit 'a1' from fork")
    (True, False)
    """
    return bool(_PRIVATE.match(subject))


def own_words(subject: str) -> str:
    """Return a subject without what a merge puts around it: "" where only a branch or a number is named.

    Source: the merge subjects of git, GitHub, GitLab, Bitbucket, Gerrit and bors. Known problems: hand-written ones
    ("merge with upstream") are kept, and "Merge a into b" may have been about two files.

    >>> own_words("Merge branch 'fix-doors' into 'main'"), own_words("Merge pull request #7 from x/y"), own_words("Add it")
    ('', '', 'Add it')
    >>> own_words('Merge "Mend the door" into stable/x'), own_words("Merge PR #7: mend the door")
    ('Mend the door', 'mend the door')
    """
    if subject[:5].lower() not in ("merge", "auto "):
        return subject
    quoted = _QUOTED.match(subject)
    return quoted[1] if quoted else _AROUND.sub("", subject, count=1)


_SCOPE = re.compile(
    r"""(?:
      [\w.*/{}-]{1,40}(?:,\ ?[\w.*/{}-]{1,40}){0,5}   # the parts that it is about
      (?:\ ?(?:\([^()]{1,40}\)|\[[^\[\]]{1,40}\]))?   # and what of them
      !?:\ +
    ){1,2}""",
    re.VERBOSE,
)
_LONGEST = 60


def after_scope(subject: str) -> int:
    """Return where a subject goes on after the parts it is about, 0 where it names none.

    Source: the habit of Go and Rust projects, "part: Verb". Known problems: one word and a colon may be the start of a sentence.

    >>> [after_scope(s) for s in ("tsdb: add doors", "web/ui, cmd(x): add", "a: b: add", "Rails 3: add", "see: ")]
    [6, 16, 6, 0, 5]
    """
    found = _SCOPE.match(subject, 0, _LONGEST) if subject.find(": ", 0, _LONGEST) > 0 else None
    return found.end() if found else 0
