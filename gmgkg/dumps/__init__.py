"""The whole graph as files to take away, in bytes that do not change from run to run."""
