"""What counts as a step in time, from the options of a call."""

from __future__ import annotations

from tenure.counting.steps.patterns import StepRule
from tenure.onboarding.checklist import ChecklistOptions
from tenure.tables import Inputs

__all__ = ["rule_of"]


def rule_of(inputs: Inputs, options: ChecklistOptions) -> StepRule:
    """Return the rule by which steps are counted."""
    checklist = options.checklist
    return StepRule(checklist.steps, checklist.required, options.within_days, inputs.as_of(options.as_of))
