"""Inputs, commit log, quarantine and catalog of a table: the very files of the local engine."""
