"""The record contract: which JSON records a job takes, and why others are rejected."""
