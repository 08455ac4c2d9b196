"""The pages of things: activities, organizations, countries, concepts, evidence."""
