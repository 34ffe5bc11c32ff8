"""The command `score`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tenure.catalogue import Language
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
from tenure.cli.outputs import writer_of
from tenure.cli.progress import kpi_progress
from tenure.cli.spreadsheet import to_safe_csv
from tenure.scorecard import Scorecard, scorecard, select_kpis, tables_of
from tenure.tables import Tables

__all__ = ["score"]


class Show(StrEnum):
    """How a scorecard is shown."""

    table = "table"
    json = "json"
    csv = "csv"


@app.command()
def score(
    directory: DirectoryArgument,
    period: Annotated[
        list[str] | None,
        typer.Option(
            help="2026, 2026-Q1, 2026-03, 2026-W10, 2026-03-15 or 2026-03-10/2026-04-10; may be repeated. "
            "The last complete month of the data if left out."
        ),
    ] = None,
    by: Annotated[list[str] | None, typer.Option(help="A column to split by; may be repeated.")] = None,
    kpis: KpisOption = None,
    strategy: StrategyOption = None,
    stage: StageOption = None,
    lens: LensOption = None,
    compare: Annotated[
        Compare | None, typer.Option(help="Add the change since the previous period, or the same a year before.")
    ] = None,
    as_of: AsOfOption = None,
    margin: MarginOption = 1.0,
    grace_days: GraceDaysOption = 0,
    confidence: ConfidenceOption = 0.95,
    rename: RenameOption = None,
    format: Annotated[Show, typer.Option(help="How it is shown.")] = Show.table,  # noqa: A002 - the option's name
    lang: LangOption = Lang.en,
    out: Annotated[
        Path | None, typer.Option(help="Write to this file instead: .xlsx, .csv or .json, by its ending.")
    ] = None,
) -> None:
    """Show the scorecard: all KPIs that the tables allow, and what is missing for the others."""
    with errors_in_words():
        write = None if out is None else writer_of(out)
        names = read_names(kpis)
        chosen = select_kpis(names, strategy=strategy, stage=stage, lens=lens)
        folder = find_tables(directory, rename)
        everything = all(selector is None for selector in (names, strategy, stage, lens))
        tables = _checked(folder, None if everything else chosen, split=bool(by))
        periods = [read_period(each) for each in period] if period else [last_month(tables, folder)]
        with kpi_progress(len(chosen)) as on_kpi:
            card = scorecard(
                tables,
                period=periods,
                by=by or (),
                as_of=as_of,
                compare=None if compare is None else compare.value,
                strategy=strategy,
                stage=stage,
                lens=lens,
                kpis=names,
                margin=margin,
                grace_days=grace_days,
                confidence=confidence,
                on_kpi=on_kpi,
            )
        if out is None or write is None:
            _show(card, format, lang.value)
        else:
            write(card, out, lang.value)


def _checked(folder: Folder, kpis: Iterable[str] | None, *, split: bool) -> Tables:
    """Read and check the tables that some KPIs take, and customers where their attributes may be split by."""
    if kpis is None:
        return checked_tables(folder.read(), folder)
    wanted = {*tables_of(kpis), *(["customers"] if split else [])}
    return checked_tables(folder.read(wanted), folder)


def _show(card: Scorecard, form: Show, lang: Language) -> None:
    if form is Show.json:
        typer.echo(card.to_json(indent=2))
    elif form is Show.csv:
        typer.echo(to_safe_csv(card.to_frame(lang)), nl=False)
    else:
        typer.echo(card.summary(lang))
