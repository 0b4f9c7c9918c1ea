"""Several management commands in one process: `python -m kota.cli.together '[["pack_load"], …]'`.

Starting Django takes longer than most of them.
"""

import json
import sys


def main(commands: list[list[str]]) -> None:
    """Run one after the other; the first that fails ends the process with its words."""
    from django.core.management import execute_from_command_line

    for words in commands:
        execute_from_command_line(["kota", *words, "--skip-checks"])


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
