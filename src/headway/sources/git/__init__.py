"""The git source: quarantine, the metadata of commits, and the one forward pass over the mainline."""
