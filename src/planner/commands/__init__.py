"""The commands of ``planner``, by what they are for; each imports what it needs only when it runs."""
