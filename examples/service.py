"""Service: KPIs over HTTP. Run with `uvicorn examples.service:app`."""

from typing import Literal

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

import tenure
from tenure.samples import telecom

book = telecom(customers=500, months=12, seed=7, start="2025-01-01")
tables = tenure.Tables(customers=book.customers, subscriptions=book.subscriptions)  # checked once, at the start
app = FastAPI(title="KPIs")


@app.get("/churn")
def churn(period: str, by: Literal["segment", "country"] | None = None) -> tenure.Measure:
    """Return the churn rate of a period, by segment or country where asked."""
    return tenure.churn_rate(tables.subscriptions, period=period, by=by or (), customers=tables.customers)


@app.get("/scorecard")
def scorecard(period: str, strategy: str | None = None) -> tenure.Scorecard:
    """Return all KPIs that the tables allow, or those of a strategy, against the period before."""
    return tenure.scorecard(tables, period=period, strategy=strategy, compare="previous")


@app.post("/subscriptions")
def subscribe(subscription: tenure.Subscription) -> tenure.Subscription:
    """Check one row, as the schemas are pydantic models."""
    return subscription


@app.exception_handler(tenure.ParameterError)
def refuse(_: Request, error: tenure.ParameterError) -> JSONResponse:
    """Answer an option without meaning with 422 and its hint."""
    return JSONResponse({"detail": str(error)}, status_code=422)
