"""``liangzheng`` and ``python -m liangzheng``: the command line, where its libraries are installed."""

import sys

from liangzheng import extras


def main() -> None:
    """Run the command line; where the library under it is missing too, one line says what to install."""
    try:
        from liangzheng.cli import main as run  # noqa: PLC0415 - it may be missing
    except ModuleNotFoundError as error:
        sentence = extras.explain(error, *sys.argv[1:2])
        if sentence is None:
            raise
        sys.stderr.write(f"liangzheng: {sentence}\n")
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
