"""Repositories that try to make a reader show what lies outside of them."""

from functools import partial
from pathlib import Path

from hostile.build.kinds import PLAIN, PLAIN_STATES, Kind, Site, Truth, add, ingest, refuse
from hostile.build.raw import Repo


@refuse("another repository")
def alternates_into_another_tenant(site: Site) -> None:
    tenant = site.tenant()
    repo = site.repo()
    repo.write("objects/info/alternates", f"{tenant.git_dir}/objects\n".encode())
    repo.ref("refs/heads/main", (tenant.git_dir / "refs/heads/main").read_text().strip())


@ingest()
def alternates_that_are_not_needed(site: Site) -> None:
    site.plain().write("objects/info/alternates", f"{site.tenant().git_dir}/objects\n".encode())


@ingest()
def http_alternates(site: Site) -> None:
    site.plain().write("objects/info/http-alternates", b"http://127.0.0.1:1/objects\n")


def _linked_file(name: str, site: Site) -> None:
    """A tree whose `name` is a link to a secret, in the work tree too."""
    repo = site.repo()
    link = (b"120000", b"", repo.blob(str(site.secret).encode()))
    repo.history([state | {name.encode(): link} for state in PLAIN_STATES])
    path = site.given / name
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(site.secret)


for _name, _path in {
    "mailmap_link": ".mailmap",
    "codeowners_link": ".github/CODEOWNERS",
    "settings_link": "headway.toml",
}.items():
    # The text of a link counts as one line of content, as in git itself.
    add(Kind(_name, "leaks", partial(_linked_file, _path), "ingest", Truth(3, 7, 1)))


def _configured(settings: str, site: Site) -> None:
    site.plain().configure(settings.format(secret=site.secret))


SETTINGS = {
    "blame_ignore_revs_file": "[blame]\n\tignoreRevsFile = {secret}",
    "mailmap_file": "[mailmap]\n\tfile = {secret}",
    "order_file": "[diff]\n\torderFile = {secret}",
    "excludes_file": "[core]\n\texcludesFile = {secret}\n\tattributesFile = {secret}",
    "core_work_tree": "[core]\n\tworktree = {secret}/..",
    "token_in_remote_url": '[remote "origin"]\n\turl = https://u:xyzzy-secret-of-another-tenant@h/x.git',
    "include_a_secret": "[include]\n\tpath = {secret}",
}
for _name, _settings in SETTINGS.items():
    add(Kind(_name, "leaks", partial(_configured, _settings), "ingest", PLAIN))


@refuse("is a link")
def git_dir_link(site: Site) -> None:
    (site.given / ".git").symlink_to(site.tenant().git_dir)


def _replace(path: Path, target: Path) -> None:
    if path.is_dir():
        path.rename(path.with_name("moved"))
    else:
        path.unlink(missing_ok=True)
    path.symlink_to(target)


@refuse("objects")
def objects_link(site: Site) -> None:
    _replace(site.plain().git_dir / "objects", site.tenant().git_dir / "objects")


@refuse("refs")
def refs_link(site: Site) -> None:
    _replace(site.plain().git_dir / "refs", site.tenant().git_dir / "refs")


@refuse("regular")
def loose_object_link(site: Site) -> None:
    repo, tenant = site.plain(), site.tenant()
    theirs = next((tenant.git_dir / "objects").glob("??/*"))
    mine = repo.git_dir / "objects" / theirs.parent.name / theirs.name
    mine.parent.mkdir(exist_ok=True)
    _replace(mine, theirs)


@refuse("regular")
def pack_link(site: Site) -> None:
    tenant = Repo(site.root / "elsewhere" / "tenant.git")
    tenant.is_packed = True
    tenant.history([{b"a": b"1\n"}])
    pack = tenant.pack()
    repo = site.plain()
    for suffix in (".pack", ".idx"):
        (repo.git_dir / "objects/pack" / f"{pack.stem}{suffix}").symlink_to(pack.with_suffix(suffix))


@refuse()
def common_dir_elsewhere(site: Site) -> None:
    site.plain().write("commondir", f"{site.tenant().git_dir}\n".encode())


def _linked(name: str, site: Site) -> None:
    _replace(site.plain().git_dir / name, site.secret)


for _name in ("HEAD", "config", "packed-refs", "shallow"):
    add(Kind(f"{_name.lower().replace('-', '_')}_link", "leaks", partial(_linked, _name), "refuse", says=_name))


@ingest()
def branch_link(site: Site) -> None:
    (site.plain().git_dir / "refs/heads/evil").symlink_to(site.secret)


@ingest()
def folder_of_branches_link(site: Site) -> None:
    (site.plain().git_dir / "refs/heads/evil").symlink_to(site.tenant().git_dir / "refs/heads")


@refuse("HEAD")
def head_names_a_path(site: Site) -> None:
    site.plain().write("HEAD", f"ref: refs/heads/../../../../elsewhere/{site.secret.name}\n".encode())
