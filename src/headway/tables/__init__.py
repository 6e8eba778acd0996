"""The words of the house: one table a file, with grain, key, columns, units and meaning; every join lives here, once."""
