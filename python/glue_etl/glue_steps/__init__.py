"""Glue's own steps that need more than SQL."""

from .relationalize import relationalize
from .resolve_choice import resolve_choice
from .unbox import unbox

__all__ = ["relationalize", "resolve_choice", "unbox"]
