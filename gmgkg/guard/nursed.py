"""Imported by the nursery alone, before it starts the first worker: it reads the graph there."""

from gmgkg.guard.nursery import read_here

read_here()
