"""What the pieces of a unit share."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ..records.collect_fields import FileFields
from ..records.contract import Contract, compile_contract
from ..records.fits import compile_fits
from .append_file import AppendFile
from .rewrite_record import has_choice
from .scan_options import ScanOptions


@dataclass(slots=True)
class UnitState:
    """It changes with every record, and belongs to one task."""

    options: ScanOptions
    contract: Contract
    spool: AppendFile
    rejected_log: AppendFile
    always_rewrites: bool
    met: set[str]
    """Paths of unknown fields that need not be told again."""
    fits: Callable[[bytes], bool]
    has_fitted: bool = False
    """Whether the record that was asked for last is sure to be read alike as it stands."""

    def ask(self, record: bytes) -> bool:
        self.has_fitted = self.fits(record)
        return self.has_fitted


def open_state(options: ScanOptions, spool: AppendFile, rejected_log: AppendFile) -> UnitState:
    contract = compile_contract(options.columns, options.known, options.limits)
    met: set[str] = set()
    always_rewrites = has_choice(contract.root)
    return UnitState(
        options, contract, spool, rejected_log, always_rewrites, met, compile_fits(contract, met)
    )


def meet_fields(state: UnitState, fields: FileFields) -> None:
    state.met.update(fields.unknown)
    if fields.is_truncated:
        # Nobody is told of more.
        without_known = compile_contract(state.options.columns, None, state.options.limits)
        state.fits = compile_fits(without_known)


def forget_fields(state: UnitState, met: AbstractSet[str]) -> None:
    """Makes every unknown field news again that is not in `met`."""
    if state.met != met:
        state.met = set(met)
        state.fits = compile_fits(state.contract, state.met)
