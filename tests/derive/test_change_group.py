"""The groups in which models are held against each other: how long here, from which part of the world, in which team."""

TEAMS = '[teams.web]\naddresses = ["ada@*", "eve@*"]\n[teams.ml]\naddresses = ["eve@*"]'
ASKED = 'SELECT position, tenure, g.zone, team FROM change_group g JOIN "commit" ON sha = change_id ORDER BY position'


def test_a_change_is_told_by_the_time_since_the_first_of_its_author_its_zone_and_its_team(history):
    history.commit("a", 0, position=0, zone="east of UTC+3").commit("b", 80, "a", 1, by="bob@y.org")
    history.commit("c", 100, "b", 2, by="eve@x.org", zone="UTC-3 to UTC+3").commit("d", 101, "c", 3)
    assert history.rows(ASKED, TEAMS) == [
        (0, "newcomer", "east of UTC+3", "web"),
        (1, "newcomer", "", ""),
        (2, "newcomer", "UTC-3 to UTC+3", "several"),
        (3, "veteran", "", "web"),
    ]
