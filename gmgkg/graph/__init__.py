"""From folders of Turtle files to a checked graph."""
