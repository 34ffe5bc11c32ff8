"""The command line: tenure sample | check | doctor | score | report | kpis.

Results go to standard output and are clean when piped; progress, notes and errors go to standard error.
Exit codes: 0 fine, 1 the data break a contract, 2 wrong usage, 130 interrupted.
"""

from tenure.cli import commands, report, score
from tenure.cli.application import app

__all__ = ["app", "commands", "report", "score"]
