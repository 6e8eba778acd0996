"""Settings and attributes that change what git prints, so that a parser reads nonsense or nothing."""

from functools import partial

from hostile.build.kinds import PLAIN, PLAIN_STATES, Kind, Site, Truth, add, ingest

SETTINGS = {
    "colours": "[color]\n\tui = always\n\tdiff = always\n[diff]\n\tcolorMoved = zebra",
    "relative_dates": "[log]\n\tdate = relative",
    "format_pretty": "[format]\n\tpretty = oneline\n\tnotes = true\n[notes]\n\tdisplayRef = *",
    "utf_16_output": "[i18n]\n\tlogOutputEncoding = UTF-16\n\tcommitEncoding = UTF-16",
    "no_prefix": "[diff]\n\tnoprefix = true",
    "mnemonic_prefix": "[diff]\n\tmnemonicPrefix = true\n\tsrcPrefix = x/\n\tdstPrefix = y/",
    "no_root": "[log]\n\tshowRoot = false",
    "no_renames": "[diff]\n\trenames = false\n\trenameLimit = 1",
    "copies": "[diff]\n\trenames = copies",
    "context": "[diff]\n\tcontext = 100\n\tinterHunkContext = 100",
    "algorithm": "[diff]\n\talgorithm = patience\n\tindentHeuristic = false",
    "word_diff": "[diff]\n\twordRegex = .\n\tstatNameWidth = 3\n\tstatGraphWidth = 3",
    "relative_paths": "[diff]\n\trelative = true\n\tignoreSubmodules = all\n\tdirstat = lines",
    "no_quoting": "[core]\n\tquotePath = false",
    "everything_is_big": "[core]\n\tbigFileThreshold = 1",
    "short_ids": "[core]\n\tabbrev = 4\n[log]\n\tabbrevCommit = true\n\tdecorate = full",
    "line_ends": "[core]\n\tautocrlf = true\n\teol = crlf\n\tsafecrlf = true\n\twhitespace = cr-at-eol",
    "first_parent_merges": "[log]\n\tdiffMerges = off\n\tfollow = true\n\tmailmap = true\n\texcludeDecoration = *",
    "hidden_refs": "[transfer]\n\thideRefs = refs\n[uploadpack]\n\thideRefs = refs",
    "case_folding": "[core]\n\tignoreCase = true\n\tprecomposeUnicode = true",
    "tiny_memory": "[core]\n\tpackedGitLimit = 1\n\tpackedGitWindowSize = 1\n\tdeltaBaseCacheLimit = 1\n[pack]\n\tthreads = 999",
    "bare_is_a_lie": "[core]\n\tbare = true\n\tlogAllRefUpdates = always\n\tsharedRepository = 0777",
    "text_of_submodules": "[diff]\n\tsubmodule = log\n[status]\n\tsubmoduleSummary = true",
    "suppress_blank": "[diff]\n\tsuppressBlankEmpty = true\n\twsErrorHighlight = all",
}


def _configured(settings: str, site: Site) -> None:
    site.plain().configure(settings)


for _name, _settings in SETTINGS.items():
    add(Kind(f"config_{_name}", "poison", partial(_configured, _settings), "ingest", PLAIN))

ATTRIBUTES = {
    "no_diff": b"* -diff\n",
    "binary": b"* binary\n",
    "utf_16": b"* working-tree-encoding=UTF-16 eol=crlf text\n",
    "driver": b"* diff=nothing\n[attr]x -diff\n",
    "generated": b"* linguist-generated export-ignore\n",
}


def _attributed(attributes: bytes, site: Site) -> None:
    """The attributes lie in the tree, the work tree and the git directory; they are one line or two of content themselves."""
    repo = site.repo()
    repo.history([state | {b".gitattributes": attributes} for state in PLAIN_STATES])
    repo.write("info/attributes", attributes)
    (site.given / ".gitattributes").write_bytes(attributes)


for _name, _attributes in ATTRIBUTES.items():
    _truth = Truth(3, 6 + _attributes.count(b"\n"), 1)
    add(Kind(f"attributes_{_name}", "poison", partial(_attributed, _attributes), "ingest", _truth))


@ingest()
def environment_in_a_work_tree(site: Site) -> None:
    """Files that tools pick up from the folder they run in."""
    site.plain()
    for name in (".env", "sitecustomize.py", "headway.py", "duckdb.py", "git", "pyproject.toml", "headway.toml"):
        (site.given / name).write_text(f"import pathlib; pathlib.Path({str(site.canary / 'sprung')!r}).touch()\n")
        (site.given / name).chmod(0o755)
