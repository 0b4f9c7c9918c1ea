"""Write the city's facts back as a pack."""

import json
from pathlib import Path
from typing import Any

import tomlkit
from django.core.management.base import BaseCommand, CommandParser

from kota.base.registry import REGISTRY
from kota.kernel.facts import selectors


class Command(BaseCommand):
    help = "Write facts that differ from the pack as TOML, to be carried into the pack's files"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty or new folder")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in REGISTRY.fact_kinds().values():
            rows = selectors.current(kind.name)
            if not kind.file or not rows:
                continue
            document = tomlkit.document()
            document.add(tomlkit.comment(f"{kind.name}: as the running city has it"))
            table = tomlkit.aot()
            for value in rows.values():
                table.append(tomlkit.item(json.loads(json.dumps(_bare(value.model_dump(mode="json"))))))
            document.add(kind.name, table)
            (folder / f"{kind.name}.toml").write_text(tomlkit.dumps(document), encoding="utf-8")
        self.stdout.write(f"{len(list(folder.glob('*.toml')))} files in {folder}")


def _bare(value: Any) -> Any:
    """Without empty values: TOML has no null."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if inner is not None}
    return [_bare(inner) for inner in value] if isinstance(value, list) else value
