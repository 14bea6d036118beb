"""Text that is safe to print: names and ids in codes, lists and files are a stranger's."""


def printable(line: str) -> str:
    """Replace what could steer a terminal or turn the direction of writing."""
    return "".join(character if character.isprintable() else "\ufffd" for character in line)
