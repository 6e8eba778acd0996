"""Repositories whose settings, hooks or attributes run a program when everyday git commands read them."""

import shutil
from functools import partial

from hostile.build.kinds import PLAIN, Kind, Site, Truth, add, ingest, refuse
from hostile.build.raw import Repo

DIFF_ALL = {b".gitattributes": b"* diff=trap filter=trap merge=trap\n"}

# name: (settings, commands that spring it); {payload} is a program that leaves a mark in the canary folder
BY_SETTING: dict[str, tuple[str, tuple[str, ...]]] = {
    "fsmonitor": ("[core]\n\tfsmonitor = {payload}", ("status",)),
    "hooks_path": ("[core]\n\thooksPath = {hooks}", ("commit --allow-empty -m x",)),
    "diff_external": ("[diff]\n\texternal = {payload}", ("diff HEAD~1",)),
    "log_with_external_diff": ("[diff]\n\texternal = {payload}", ("log -p --ext-diff",)),
    "alias_log": ('[alias]\n\tlg = "!{payload}"\n\tlog = "!{payload}"', ("lg",)),
    "pager": ("[core]\n\tpager = {payload}\n[pager]\n\tlog = {payload}", ()),
    "editor": ("[core]\n\teditor = {payload}\n[sequence]\n\teditor = {payload}", ("commit --allow-empty",)),
    "ask_pass": ("[core]\n\taskPass = {payload}", ()),
    "credential_helper": ('[credential]\n\thelper = "!{payload}"', ("credential fill",)),
    "pack_objects_hook": ("[uploadpack]\n\tpackObjectsHook = {payload}", ()),
    "alternate_refs_command": ("[core]\n\talternateRefsCommand = {payload}", ()),
    "git_proxy": ("[core]\n\tgitProxy = {payload}", ()),
    "ssh_command": ('[core]\n\tsshCommand = {payload}\n[remote "origin"]\n\turl = ssh://h/x', ("fetch",)),
    "remote_upload_pack": ('[remote "origin"]\n\turl = .\n\tuploadpack = {payload}', ("fetch",)),
    "ext_protocol": ('[protocol "ext"]\n\tallow = always\n[remote "origin"]\n\turl = ext::{payload}', ("fetch",)),
    "url_rewrite": (
        '[protocol "ext"]\n\tallow = always\n[url "ext::{payload} "]\n\tinsteadOf = x:\n[remote "origin"]\n\turl = x:y',
        ("fetch",),
    ),
    "trailer_command": ('[trailer "x"]\n\tcommand = {payload}', ()),
    "diff_filter_interactive": ("[interactive]\n\tdiffFilter = {payload}", ()),
    "difftool": ('[difftool "x"]\n\tcmd = {payload}\n[diff]\n\ttool = x', ("difftool -y HEAD~1",)),
    "include_path": ("[include]\n\tpath = trap.config", ("status",)),
    "include_if": ('[includeIf "gitdir:**"]\n\tpath = trap.config', ("status",)),
    "filter_clean": ('[filter "trap"]\n\tclean = {payload}\n\tsmudge = {payload}', ("hash-object a.txt",)),
    "filter_process": ('[filter "trap"]\n\tprocess = {payload}\n\trequired = true', ("hash-object a.txt",)),
    "textconv": ('[diff "trap"]\n\ttextconv = {payload}', ("log -p",)),
    "diff_driver_command": ('[diff "trap"]\n\tcommand = {payload}', ("log -p --ext-diff",)),
    "merge_driver": ('[merge "trap"]\n\tdriver = {payload} %A', ()),
    "attributes_file": ('[core]\n\tattributesFile = {attributes}\n[diff "trap"]\n\ttextconv = {payload}', ("log -p",)),
    "submodule_update": ('[submodule "m"]\n\turl = .\n\tupdate = !{payload}\n\tactive = true', ()),
}


def _trapped(settings: str, site: Site) -> None:
    repo = site.plain()
    repo.write("info/attributes", DIFF_ALL[b".gitattributes"])
    attributes = repo.write("attributes", DIFF_ALL[b".gitattributes"])
    hooks = _hooks(repo, site)
    values = {"payload": site.payload, "hooks": hooks, "attributes": attributes}
    repo.write("trap.config", f"[core]\n\tfsmonitor = {site.payload}\n".encode())
    repo.configure(settings.format(**values))


def _hooks(repo: Repo, site: Site) -> str:
    for name in ("pre-commit", "post-commit", "reference-transaction", "post-index-change", "post-checkout"):
        shutil.copy(site.payload, repo.write(f"trap-hooks/{name}", b""))
    return str(repo.git_dir / "trap-hooks")


for _name, (_settings, _springs) in BY_SETTING.items():
    add(Kind(_name, "execution", partial(_trapped, _settings), "ingest", PLAIN, springs=_springs))


@ingest(springs=("commit --allow-empty -m x",))
def hooks(site: Site) -> None:
    repo = site.plain()
    _hooks(repo, site)
    (repo.git_dir / "trap-hooks").rename(repo.git_dir / "hooks")


@ingest(springs=("status",))
def work_tree_config(site: Site) -> None:
    repo = site.plain()
    repo.write("config", b"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true\n")
    repo.write("config.worktree", f"[core]\n\tfsmonitor = {site.payload}\n".encode())


@refuse("point back", springs=("status",))
def git_file_elsewhere(site: Site) -> None:
    repo = Repo(site.root / "elsewhere" / "hidden")
    repo.history([{b"a": b"1\n"}])
    repo.configure(f"[core]\n\tfsmonitor = {site.payload}")
    (site.given / ".git").write_text(f"gitdir: {repo.git_dir}\n")


@ingest()
def embedded_bare(site: Site) -> None:
    """A work tree that holds the parts of a bare repository, armed, beside its own files."""
    repo = site.plain(bare=True)
    repo.configure(f"[core]\n\tworktree = .\n\tfsmonitor = {site.payload}")
    (site.given / "a.txt").write_text("1\n2\n3\n4\n")


def _signed(settings: str, site: Site) -> None:
    repo = site.repo()
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n"
    if "ssh" in settings:
        signature = signature.replace(b"PGP", b"SSH")
    sha = repo.commit(repo.tree({b"a": b"1\n"}), [], headers=signature)
    repo.ref("refs/heads/main", sha)
    repo.configure("[log]\n\tshowSignature = true\n" + settings.format(payload=site.payload))


SIGNERS = {
    "gpg_program": "[gpg]\n\tprogram = {payload}",
    "gpg_ssh_program": '[gpg]\n\tformat = ssh\n[gpg "ssh"]\n\tprogram = {payload}\n\tallowedSignersFile = /dev/null',
}
for _name, _settings in SIGNERS.items():
    add(Kind(_name, "execution", partial(_signed, _settings), "ingest", Truth(1, 1, 0), springs=("log",)))


@ingest(Truth(2, 1, 0, n_unreadable=1), springs=("log -p",))
def promisor_of_missing_blob(site: Site) -> None:
    """A partial clone whose missing file would be fetched through a program."""
    repo = site.repo()
    first, second = b"1\n", b"1\n2\n"
    repo.history([{b"a": first}, {b"a": first, b"b": second}])
    repo.loose(repo.blob(second)).unlink()
    repo.write("config", PROMISOR.format(payload=site.payload).encode())


PROMISOR = """[core]
	repositoryformatversion = 1
[extensions]
	partialClone = origin
[remote "origin"]
	url = ext::{payload}
	promisor = true
	partialclonefilter = blob:none
[protocol "ext"]
	allow = always
"""


@ingest()
def branch_named_as_an_option(site: Site) -> None:
    repo = site.plain()
    sha = repo.history([{b"a.txt": b"1\n2\n3\n"}], branch="refs/heads/other")[0]
    for name in ("--output=sprung", "--exec=sprung", "-O"):
        repo.ref(f"refs/heads/{name}", sha)
        repo.ref(f"refs/tags/{name}", sha)


@ingest()
def file_named_as_an_option(site: Site) -> None:
    repo = site.repo()
    repo.history(
        [
            {b"--output=sprung": b"1\n2\n3\n4\n5\n"},
            {b"--output=sprung": b"1\n2\n3\n4\n5\n", b"-O": b"6\n"},
            {b"--output=sprung": b"1\n2\n3\n4\n", b"-O": b"6\n"},
        ]
    )
