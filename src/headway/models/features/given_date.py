"""Given date: how far away the date is that an issue gives."""

from headway.models.base import Fact, features


@features(
    Fact("is_date_given", "an issue that the change works on gives the date", "1", "an issue gives it a date"),
    Fact("days_to_given_date", "days from the moment to that date; missing for a usual one", "d", "how near its date is"),
)  # fmt: skip
def given_date() -> str:
    """Read the date of the subject itself; a usual date tells nothing, because it follows from the type."""
    return """
      SELECT subject, CAST(date_source <> 'usual' AS INTEGER) AS is_date_given,
             CASE WHEN date_source <> 'usual' THEN date_diff('second', predicted_at, date_at) / 86400 END AS days_to_given_date
      FROM asked"""
