"""How templates are read: what they put in is escaped, and a word that is not there stops the build."""

import jinja2


def configured(environment: jinja2.Environment) -> jinja2.Environment:
    """Set an environment up, and return it."""
    environment.autoescape = True
    environment.undefined = jinja2.StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    return environment
