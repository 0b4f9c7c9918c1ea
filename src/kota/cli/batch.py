"""Several management commands in one process (`NAME ... -- NAME ...`): each start of Django costs seconds."""

import sys

import django
from django.core.management import CommandError, call_command


def main(words: list[str]) -> int:
    """Run them in order; the first failure ends the rest."""
    django.setup()
    while words:
        end = words.index("--") if "--" in words else len(words)
        try:
            call_command(words[0], *words[1:end])
        except CommandError as error:
            print(error, file=sys.stderr)
            return 1
        words = words[end + 1 :]
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
