"""The same plan gives the same history, whoever generates it, wherever and in whatever surroundings."""

from headway.demo.causes import Hotspot
from headway.demo.history import write
from headway.demo.plan import Plan, small
from headway.demo.schedule import schedule


def tiny(seed: int) -> Plan:
    return Plan(seed=seed, days=60)


def test_the_same_seed_gives_the_same_object_ids_whatever_git_is_configured_to_do(tmp_path, monkeypatch):
    one = write(tiny(3), tmp_path / "one")
    config = tmp_path / "config"
    config.write_text("[user]\nname = Someone\n[core]\nautocrlf = true\n[init]\ndefaultBranch = trunk\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Someone Else")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert write(tiny(3), tmp_path / "two") == one


def test_another_seed_gives_another_history(tmp_path):
    assert write(tiny(3), tmp_path / "one").tip != write(tiny(4), tmp_path / "two").tip


def test_planting_a_hotspot_moves_nothing_but_the_repairs():
    plain, hot = schedule(small(8)), schedule(small(8, Hotspot()))
    ordinary = [[(c.id, c.started, c.area) for c in s.landed if c.type != "revert"] for s in (plain, hot)]
    assert ordinary[0] == ordinary[1]
    assert plain.releases != hot.releases
