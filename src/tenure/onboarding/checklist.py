"""Checklist: the steps of onboarding, what each weighs, and which of them make a customer activated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure.errors import ParameterError, nearest
from tenure.options import Days, Flag, Options, number
from tenure.settings import Settings

__all__ = ["Checklist", "ChecklistOptions"]

_MOST = 60  # steps, each of which is a bit of one whole number
_FORM = "a Checklist or a mapping of step names to weights, such as {'install_app': 2, 'set_autopay': 1}"


class Checklist(Settings):
    """The steps of onboarding with their weights, and those that a customer must have done to be activated.

    A checklist has 1 to 60 steps. Their order is that of `step_completion_rate`. A plain mapping of steps to weights
    is a checklist all of whose steps are required.

    Args:
        steps: What each step weighs, a number above 0, by its name.
        required: The steps of the moment at which a customer sees what the product is good for, the "aha" [SaaS];
            all of them if left out.

    Raises:
        ParameterError: It is no checklist; the error names every fault.

    Example:
        >>> checklist = Checklist(steps={"install_app": 2, "set_autopay": 1}, required=("install_app",))
        >>> checklist.steps["install_app"], checklist.required
        (2.0, ('install_app',))
        >>> Checklist.model_validate_json(checklist.model_dump_json()) == checklist
        True
    """

    steps: dict[str, float]
    required: tuple[str, ...] = ()

    def __init__(self, **given: Any) -> None:
        faults = [f"it has no {name!r}" for name in given if name not in type(self).model_fields]
        steps = _read_steps(given.get("steps"), faults)
        named = _read_required(given.get("required", ()), given.get("steps"), faults)
        if faults:
            raise ParameterError(f"Checklist: {'; '.join(faults)}.")
        super().__init__(steps=steps, required=tuple(name for name in steps if name in named or not named))


def _read_checklist(value: Any) -> Checklist:
    """Read a checklist, a mapping of steps to weights, or one of these as JSON."""
    found = _from_json(value) if isinstance(value, str | bytes) else value
    if isinstance(found, Checklist):
        return found
    if not isinstance(found, Mapping):
        raise ParameterError(f"checklist is {_FORM}; not {value!r}.")
    if isinstance(found.get("steps"), Mapping):
        return Checklist(**{str(name): each for name, each in found.items()})
    return Checklist(steps=found)


def _from_json(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


class ChecklistOptions(Options):
    """The options of KPIs that take a checklist."""

    checklist: Annotated[Checklist, PlainValidator(_read_checklist)]
    within_days: Days = 30.0
    funnel: Flag = False

    def record(self) -> dict[str, Any]:
        """Return the options given in their JSON form."""
        return {**super().record(), "checklist": self.checklist.model_dump(mode="json")}


def _read_steps(steps: Any, faults: list[str]) -> dict[str, float]:
    """Return the weights by name, and add what is wrong with them to the faults."""
    if not isinstance(steps, Mapping) or not steps:
        faults.append(f"steps is a mapping of names to weights, such as {{'install_app': 2}}, not {steps!r}")
        return {}
    if len(steps) > _MOST:
        faults.append(f"it has at most {_MOST} steps, not {len(steps)}")
    found: dict[str, float] = {}
    for name, weight in steps.items():
        if not isinstance(name, str) or not name:
            faults.append(f"a step has a name, not {name!r}")
        try:
            found[str(name)] = number(weight, f"the weight of {name!r}", above=0)
        except ParameterError as error:
            faults.append(str(error).rstrip("."))
    return found


def _read_required(required: Any, steps: Any, faults: list[str]) -> set[str]:
    """Return the names of the steps required, and add those that are no steps to the faults."""
    if isinstance(required, str) or not isinstance(required, Iterable):
        faults.append(f"required is a list of names of steps, not {required!r}")
        return set()
    named, names = list(required), list(steps) if isinstance(steps, Mapping) else []
    absent = [name for name in named if names and name not in names]
    faults += [f"required names {name!r}, which is no step{_hint(name, names)}" for name in absent]
    return {str(name) for name in named}


def _hint(name: Any, names: Iterable[Any]) -> str:
    """Return the step that is nearest in its spelling, if one is near."""
    near = nearest(name, map(str, names))
    return f" (did you mean {near!r}?)" if near else ""
