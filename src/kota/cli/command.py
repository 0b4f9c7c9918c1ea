"""`python -m kota.cli.command NAME ...`: one management command, whose help and failures read like all others."""

import sys
from collections.abc import Sequence

import django
from django.core.management import CommandError, ManagementUtility
from django.db import connections

from kota.base.errors import KotaError
from kota.cli.catalogue import commands, spell
from kota.cli.errors import KnownError, guarded

DJANGOS_OWN = {
    "--version", "-v", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color",
}  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Run the command in this process; its exit code."""
    return guarded(lambda: _own(words[0], words[1:]) if words[0] in commands() else _djangos(words))


def _own(name: str, words: Sequence[str]) -> int:
    django.setup()
    utility = ManagementUtility(["kota", name])
    command = utility.fetch_command(name)
    command.suppressed_base_arguments = DJANGOS_OWN
    command.requires_system_checks = []  # checked by `kota test`
    try:
        options = vars(command.create_parser("kota", spell(name)).parse_args(words))
        command.execute(*options.pop("args", ()), **options)
    except CommandError as error:
        raise KnownError(str(error), code=error.returncode) from error
    except KotaError as error:
        raise KnownError(str(error)) from error
    finally:
        connections.close_all()
    return 0


def _djangos(words: Sequence[str]) -> int:
    ManagementUtility(["kota manage", *words]).execute()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
