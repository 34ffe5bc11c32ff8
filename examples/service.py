"""Service: KPIs and health over HTTP. Run with `uvicorn examples.service:app`."""

from typing import Literal

import pandas as pd
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

import tenure
from tenure.samples import telecom

book = telecom(customers=500, months=12, seed=7, start="2025-01-01").tables
# Checked once, at the start.
tables = tenure.Tables(
    customers=book["customers"],
    subscriptions=book["subscriptions"],
    events=book["events"],
    surveys=book["surveys"],
)
MODEL = tenure.HealthModel(
    signals=[
        tenure.Signal(name="usage", weight=40, worst=0, best=4),
        tenure.Signal(name="tickets", weight=30, worst=3, best=0),
        tenure.Signal(name="nps", weight=30, worst=0, best=10),
    ],
)
app = FastAPI(title="KPIs and health")


class Signals(BaseModel):
    """What is seen of a customer; what is not known is left out."""

    customer_id: str
    usage: float | None = Field(None, ge=0)
    tickets: float | None = Field(None, ge=0)
    nps: float | None = Field(None, ge=0, le=10)


class Health(BaseModel):
    """How a customer is, why, and what is due to it."""

    customer_id: str
    score: float | None
    band: Literal["red", "yellow", "green", "thriving"] | None
    weakest: str | None
    missing: str | None
    reason: str | None
    action: str | None
    within_hours: float | None


@app.get("/churn")
def churn(period: str, by: Literal["segment", "country"] | None = None) -> tenure.Measure:
    """Return the churn rate of a period, by segment or country where asked."""
    return tenure.churn_rate(tables.subscriptions, period=period, by=by or (), customers=tables.customers)


@app.get("/scorecard")
def scorecard(period: str, strategy: str | None = None) -> tenure.Scorecard:
    """Return all KPIs that the tables allow, or those of a strategy, against the period before."""
    return tenure.scorecard(tables, period=period, strategy=strategy, compare="previous")


@app.get("/health/{customer_id}")
def health_of(customer_id: str, as_of: str | None = None, lang: Literal["en", "es"] = "en") -> Health:
    """Return how a customer is, from the tables."""
    signals = pd.DataFrame(tenure.health_signals(tables, as_of=as_of))
    found = health(signals[signals["customer_id"] == customer_id], lang)
    if not found:
        raise HTTPException(404, f"There is no active customer {customer_id!r}.")
    return found[0]


@app.post("/health")
def health_from(signals: list[Signals], lang: Literal["en", "es"] = "en") -> list[Health]:
    """Return how customers are, from signals that the caller knows."""
    return health(pd.DataFrame([each.model_dump() for each in signals], columns=list(Signals.model_fields)), lang)


def health(signals: pd.DataFrame, lang: Literal["en", "es"]) -> list[Health]:
    """Score customers and say what is due to each."""
    scores = tenure.health_score(signals, MODEL)
    due = tenure.health_follow_ups(scores, lang=lang)[["customer_id", "action", "within_hours"]]
    rows = scores.merge(due, on="customer_id", how="left").astype(object)
    return [Health.model_validate(row) for row in rows.where(rows.notna(), None).to_dict("records")]


@app.post("/subscriptions")
def subscribe(subscription: tenure.Subscription) -> tenure.Subscription:
    """Check one row, as the schemas are pydantic models."""
    return subscription


@app.exception_handler(tenure.TenureError)
def refuse(_: Request, error: tenure.TenureError) -> JSONResponse:
    """Answer options and tables without meaning with 422 and a hint."""
    return JSONResponse({"detail": str(error)}, status_code=422)
