"""What the reference is about: its pages, in order, and the public names on each."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import tenure
from tenure import models


@dataclass(frozen=True)
class Subject:
    """A page of the reference."""

    page: str
    title: str
    about: str
    names: tuple[str, ...]
    module: ModuleType = tenure


SUBJECTS = (
    Subject("measure", "Measure", "the result of every aggregate, with all that it knows of itself", ("Measure",)),
    Subject("curve", "Curve", "how customers stay over time: the result of `survival_curve`", ("Curve",)),
    Subject("scorecard", "Scorecard", "many KPIs over one set of tables", ("scorecard", "Scorecard")),
    Subject("to_excel", "to_excel", "a scorecard as a workbook with live formulas", ("to_excel",)),
    Subject("tables", "Tables", "all tables of a business, checked once", ("Tables",)),
    Subject(
        "engine_settings",
        "engine_settings",
        "how much memory, which disk and how many threads a count may use",
        ("engine_settings",),
    ),
    Subject("check", "check and faults", "a frame against its schema, strictly and gently", ("check", "faults")),
    Subject(
        "vas_summary",
        "vas_summary",
        "the KPIs of value-added services, a row per service",
        ("vas_summary", "plot_services"),
    ),
    Subject("report", "report", "a dashboard as one HTML file that opens offline", ("report", "Report")),
    Subject("doctor", "doctor", "what is legal in the tables and yet suspicious", ("doctor", "Diagnosis", "Finding")),
    Subject("explain", "explain", "the customers behind a figure, part by part", ("explain",)),
    Subject(
        "explain_change",
        "explain_change",
        "why a figure moved between two periods",
        ("explain_change", "ChangeExplanation"),
    ),
    Subject("explain_sql", "explain_sql", "the queries that count a figure, as SQL", ("explain_sql",)),
    Subject("is_unusual", "is_unusual", "which figures chance alone would hardly give", ("is_unusual",)),
    Subject("compare_rules", "compare_rules", "a figure under the rules of other tools", ("compare_rules", "Rules")),
    Subject(
        "periods",
        "Periods",
        "spans of time, and lists of them",
        ("Period", "days", "weeks", "months", "quarters", "years"),
    ),
    Subject("convert_currency", "convert_currency", "amounts of several currencies in one", ("convert_currency",)),
    Subject("monthly_amount", "monthly_amount", "prices of any interval per month", ("monthly_amount",)),
    Subject(
        "follow_up_policy",
        "FollowUpPolicy",
        "what is done after an answer, for `nps_follow_ups`",
        ("FollowUpPolicy", "FollowUp"),
    ),
    Subject(
        "checklist",
        "Checklist",
        "the steps of onboarding and their weights, for `onboarding_engagement_score`",
        ("Checklist",),
    ),
    Subject(
        "weights_by_stratum",
        "weights_by_stratum",
        "answers weighed so that all customers speak",
        ("weights_by_stratum",),
    ),
    Subject(
        "health_model",
        "HealthModel",
        "signals, weights and bands, for `health_score`",
        ("HealthModel", "Signal", "Bands", "health_signals"),
    ),
    Subject(
        "health_policy",
        "HealthPolicy",
        "what each band of health is followed by, for `health_follow_ups`",
        ("HealthPolicy", "HealthAction"),
    ),
    Subject(
        "validate_health_score",
        "validate_health_score",
        "whether a health score foresees churn",
        ("validate_health_score", "HealthValidation"),
    ),
    Subject(
        "fit_health_weights",
        "fit_health_weights",
        "weights of a health model from the churn that followed",
        ("fit_health_weights", "FittedHealthModel"),
    ),
    Subject("change", "Change", "what moves in `lifetime_value_scenarios`", ("Change",)),
    Subject("rfm_summary", "rfm_summary", "recency, frequency and value of purchases by customer", ("rfm_summary",)),
    Subject("kaplan_meier", "KaplanMeier", "survival step by step, from durations", ("KaplanMeier",), models),
    Subject(
        "shifted_beta_geometric",
        "ShiftedBetaGeometric",
        "lifetimes under a contract, when churn falls with tenure",
        ("ShiftedBetaGeometric",),
        models,
    ),
    Subject(
        "geometric",
        "Geometric",
        "lifetimes under a contract, when churn is constant, and the choice between the two",
        ("Geometric", "fit_retention_curve"),
        models,
    ),
    Subject(
        "beta_geometric_nbd",
        "BetaGeometricNBD",
        "purchases without a contract: how many more, and who is still a customer",
        ("BetaGeometricNBD",),
        models,
    ),
    Subject("gamma_gamma", "GammaGamma", "what a purchase of a customer is worth", ("GammaGamma",), models),
    Subject("formulas", "Formulas", "the arithmetic of every KPI, for numbers and arrays", ("formulas",)),
    Subject("intervals", "Functions of intervals", "the uncertainty of a figure, from its parts", ("intervals",)),
    Subject(
        "errors",
        "Errors",
        "what is raised for bad input, and the slugs of faults",
        (
            "TenureError",
            "ContractError",
            "RelationError",
            "ParameterError",
            "CurrencyError",
            "EngineError",
            "Fault",
        ),
    ),
)
