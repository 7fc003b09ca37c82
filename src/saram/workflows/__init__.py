"""The verbs of saram; the only place where parts are wired together."""
