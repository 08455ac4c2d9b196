"""What follows from the graph as a whole: the network, paths, gaps, matches, briefs.

Everything here takes what :func:`gmgkg.analysis.reading.read_inventory` reads from a store, and
returns frozen dataclasses; those that are rows of a table have a method ``record``.

An organization and its units are one side here, as they are in the rule that derives
collaborations: what a unit does counts for the whole. Co-presence never counts as a link.
"""
