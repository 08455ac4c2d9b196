"""The graph for agents: a server of the Model Context Protocol, one tool for each question."""
