"""Headway: software engineering intelligence from a team's own telemetry, offline and in the open."""

__version__ = "0.1.0"
