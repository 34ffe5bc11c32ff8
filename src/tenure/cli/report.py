"""The command `report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.application import (
    DirectoryArgument,
    Lang,
    LangOption,
    RenameOption,
    app,
    errors_in_words,
    find_tables,
)
from tenure.cli.checking import checked_tables, last_month, read_names, read_period
from tenure.cli.folder import Folder
from tenure.cli.options import (
    AsOfOption,
    Compare,
    ConfidenceOption,
    GraceDaysOption,
    KpisOption,
    LensOption,
    MarginOption,
    StageOption,
    StrategyOption,
)
from tenure.cli.progress import kpi_progress
from tenure.health import HealthModel
from tenure.periods import Period, add_months
from tenure.report import number_of_steps, report
from tenure.scorecard import select_kpis
from tenure.tables import Tables

__all__ = ["dashboard"]


@app.command(name="report")
def dashboard(
    directory: DirectoryArgument,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page to write.")] = Path("report.html"),
    period: Annotated[
        list[str] | None,
        typer.Option(
            help="2026, 2026-Q1, 2026-03, 2026-W10, 2026-03-15 or 2026-03-10/2026-04-10; may be repeated. "
            "The last complete months of the data if left out."
        ),
    ] = None,
    months: Annotated[int, typer.Option(min=1, help="How many months, where no period is given.")] = 12,
    by: Annotated[
        list[str] | None, typer.Option(help="A column to split by, a filter of the page; may be repeated.")
    ] = None,
    kpis: KpisOption = None,
    strategy: StrategyOption = None,
    stage: StageOption = None,
    lens: LensOption = None,
    compare: Annotated[
        Compare, typer.Option(help="Show the change since the previous period, or the same a year before.")
    ] = Compare.previous,
    as_of: AsOfOption = None,
    margin: MarginOption = 1.0,
    grace_days: GraceDaysOption = 0,
    confidence: ConfidenceOption = 0.95,
    health_model: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A health model in JSON or YAML; one is fitted if left out."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="What the page is called.")] = None,
    rename: RenameOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Write a dashboard: one HTML file that opens offline, with filters by period and group."""
    with errors_in_words():
        names = read_names(kpis)
        chosen = select_kpis(names, strategy=strategy, stage=stage, lens=lens)
        folder = find_tables(directory, rename)
        model = None if health_model is None else HealthModel.load(health_model)
        tables = checked_tables(folder.read(), folder)
        periods = [read_period(each) for each in period] if period else _last_months(tables, folder, months)
        with kpi_progress(number_of_steps(chosen, by or ())) as on_step:
            page = report(
                tables,
                period=periods,
                by=by or (),
                as_of=as_of,
                compare=compare.value,
                margin=margin,
                grace_days=grace_days,
                confidence=confidence,
                strategy=strategy,
                stage=stage,
                lens=lens,
                kpis=names,
                health_model=model,
                title=title,
                lang=lang.value,
                on_step=on_step,
            )
        page.save(out)
    typer.echo(f"Written to {out}.", err=True)


def _last_months(tables: Tables, folder: Folder, count: int) -> list[Period]:
    """Return so many months up to the last complete one."""
    last = last_month(tables, folder)
    return [Period(f"{add_months(last.start, -back):%Y-%m}") for back in range(count - 1, -1, -1)]
