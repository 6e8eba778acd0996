"""Message: what a change says of itself."""

from headway.models.base import Fact, features


@features(
    Fact("n_message", "length of the longest message of its commits", "By", "the length of its message"),
    Fact("n_commits", "commits it consists of", "1", "the number of its commits"),
    Fact("is_fix", "it says that it repairs something", "1", "it is itself a repair"),
    Fact("is_feature", "it says that it brings something new", "1", "it brings something new"),
    Fact("is_refactor", "it says that it only rearranges", "1", "it rearranges code"),
    Fact("is_upkeep", "tests, documentation, build, style, chores, releases or dependencies", "1", "the type of change"),
)  # fmt: skip
def message() -> str:
    """Take length and declared type of the change (Kamei et al. 2013: fix); no word of it is kept."""
    return """
      SELECT subject, n_message, n_commits,
             CASE WHEN type <> '' THEN CAST(type IN ('fix', 'security', 'revert') AS INTEGER) END AS is_fix,
             CASE WHEN type <> '' THEN CAST(type IN ('feature', 'perf') AS INTEGER) END AS is_feature,
             CASE WHEN type <> '' THEN CAST(type = 'refactor' AS INTEGER) END AS is_refactor,
             CASE WHEN type <> '' THEN CAST(type IN ('docs', 'test', 'build', 'ci', 'style', 'chore', 'release', 'dependency') AS INTEGER) END AS is_upkeep
      FROM subject"""
