"""The health score: how each customer is, by weighted signals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.counting.health.scores import ScoreRule, SignalRule, list_scores
from tenure.engine import FrameT
from tenure.health.model import HealthModel, read_model
from tenure.options import Options
from tenure.periods import Instant
from tenure.results import Message
from tenure.tables import check_inputs
from tenure.tables.derived import signal_schema

__all__ = ["health_score", "score_rule"]


def health_score(signals: FrameT, model: HealthModel | Mapping[str, Any], *, as_of: Instant | None = None) -> FrameT:
    """Score the health of each customer by weighted signals.

    Definition: a signal has 100 × (x − worst) / (best − worst) points, no less than 0 and no more than 100; the score
    is the sum of weight × points over the sum of weights, of the signals that are there. Who lacks signals of more
    than `max_missing` of the weight has no score. A signal whose column the table lacks is missing for all. Points
    and scores are rounded at the ninth decimal. The bands are those of the model: usually red up to and with 40,
    yellow to 70, green to 100, and thriving above, which only `action_score` can reach.

    Args:
        signals: One row per customer: `customer_id`, a column of numbers for each signal, and, where it is known,
            `as_of`, the instant at which they were taken; see `health_signals`.
        model: The signals with their weights, the bands, and how much may be missing; see `HealthModel`.
        as_of: When the signals were taken, where the table does not say so itself.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, `score` from 0 to 100, higher is better,
        `band`, the points of each signal as `<signal>_points`, `weakest` (the signal with the lowest points; of
        several the heaviest, then the first of the model), `missing` (signals by name), `reason` (why there is no
        score) and `as_of`. Undefined when too much is missing.

    Raises:
        ContractError: The table breaks its contract: a customer stands twice, or a signal holds no numbers.
        ParameterError: The model is none, or the signals were taken at another instant than `as_of`.

    Example:
        >>> import pandas as pd
        >>> from tenure import HealthModel, Signal
        >>> weights = {"usage": 40, "support": 10, "nps": 20, "billing": 30}
        >>> model = HealthModel(
        ...     signals=[Signal(name=name, weight=weight, worst=0, best=10) for name, weight in weights.items()]
        ... )
        >>> signals = pd.DataFrame({"customer_id": ["ana"], "usage": [9], "support": [2], "nps": [5], "billing": [5]})
        >>> health_score(signals, model, as_of="2026-04-01")[["score", "band", "weakest"]].values.tolist()
        [[63.0, 'yellow', 'support']]
    """
    rules, options = read_model(model), Options(as_of=as_of)
    schema = signal_schema([signal.name for signal in rules.signals])
    uses = {"signals": [*schema.columns()]}
    inputs = check_inputs(options, uses=uses, schemas={"signals": schema}, signals=signals)
    return list_scores(inputs, score_rule(rules), options.as_of)


def score_rule(model: HealthModel) -> ScoreRule:
    """Return a model as counting takes it."""
    signals = [SignalRule(each.name, each.weight, each.worst, each.best) for each in model.signals]
    percent = f"{100 * model.max_missing:.9g}"
    reasons = {
        "some": Message("too_much_missing", {"percent": percent}).text(),
        "all": Message("all_signals_missing").text(),
    }
    return ScoreRule(signals, model.bands.edges, model.max_missing, reasons)
