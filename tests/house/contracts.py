"""The contract that keeps a room's door files to itself, as import-linter runs it."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

DOOR_FILES = ("views", "forms", "urls", "api", "visitor", "opened")


class Doors(Contract):
    """A room's door files are imported by that room, by `linli.doors` and by `linli.urls`."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = [
            (importer, door)
            for door in sorted(graph.modules)
            for importer in sorted(graph.find_modules_that_directly_import(door))
            if is_door(door) and not may_use(importer, door)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, door in check.metadata["broken"]:
            output.print_error(f"{importer} imports {door}: only its own room, linli.doors and linli.urls may.")


def is_door(module: str) -> bool:
    """Whether `module` (`linli.life.cases.views.desk`) is one of a room's door files, or lies in one."""
    parts = module.split(".")
    return len(parts) > 3 and parts[3] in DOOR_FILES


def may_use(importer: str, door: str) -> bool:
    """Whether `importer` stands where `door` may be imported from."""
    room = ".".join(door.split(".")[:3])
    return importer == "linli.urls" or f"{importer}.".startswith((f"{room}.", "linli.doors."))
