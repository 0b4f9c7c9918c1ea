"""Import Linter contract: an app shows the rest of the house only its public rooms."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

APP_DEPTH = 3  # kota.<storey>.<app>
HOUSED = ("kernel", "governance", "environment", "mobility", "economy", "people", "living")


class PrivateRoomsContract(Contract):
    """Whatever lies in an app's other rooms may be imported by that app alone."""

    public = fields.SetField(subfield=fields.StringField())
    composers = fields.SetField(subfield=fields.StringField(), required=False)
    composer_rooms = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - the library's signature
        broken = sorted(
            (importer, imported)
            for imported in graph.modules
            if len(imported.split(".")) > APP_DEPTH and imported.split(".")[1] in HOUSED
            for importer in graph.find_modules_that_directly_import(imported)
            if not self._allowed(importer, imported)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _allowed(self, importer: str, imported: str) -> bool:
        path = imported.split(".")
        app, room = path[:APP_DEPTH], path[APP_DEPTH]
        if importer.split(".")[:APP_DEPTH] == app or room in self.public:
            return True
        composer = any(importer == c or importer.startswith(c + ".") for c in self.composers or ())
        return composer and room in (self.composer_rooms or ())

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} -> {imported}: use its facade or contracts", bold=False)
