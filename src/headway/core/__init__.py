"""The ground: errors, units, time, ids, people, registry, settings, statistics; pure, imports nothing of ours."""
