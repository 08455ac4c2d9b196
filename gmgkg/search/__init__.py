"""Finding: activities by what they have, and anything by its words."""
