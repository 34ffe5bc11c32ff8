"""The commands, and how errors are said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tenure.card import ROOMS
from tenure.catalogue import KPIS, UNITS
from tenure.cli.checking import checked_tables, faults_of, last_month, read_period
from tenure.cli.files import Folder, read_folder
from tenure.cli.progress import kpi_progress
from tenure.errors import ParameterError, TenureError
from tenure.samples import telecom
from tenure.scorecard import figures, scorecard

__all__ = ["app"]

app = typer.Typer(
    name="tenure",
    help="Customer KPIs from tables of customers and subscriptions.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How files are written."""

    csv = "csv"
    parquet = "parquet"


class Show(StrEnum):
    """How a scorecard is shown."""

    table = "table"
    json = "json"
    csv = "csv"


class Lang(StrEnum):
    """The language of labels."""

    en = "en"
    es = "es"


_Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="A folder of CSV or Parquet files named after the tables.")
]
_Lang = Annotated[Lang, typer.Option(help="The language of the labels.")]


@app.command()
def sample(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to; made if need be.")],
    customers: Annotated[int, typer.Option(help="How many customers sign up.")] = 1_000,
    months: Annotated[int, typer.Option(help="How many calendar months are observed.")] = 24,
    seed: Annotated[int, typer.Option(help="The same seed gives the same book.")] = 0,
    format: Annotated[Format, typer.Option(help="The kind of files.")] = Format.csv,  # noqa: A002 - the option's name
) -> None:
    """Write the tables of a made-up telecom operator, and the truth behind them."""
    with _in_words():
        book = telecom(customers=customers, months=months, seed=seed)
        book.write(directory, format.value)
    for name, frame in book.tables.items():
        typer.echo(f"{name:<14} {len(frame):>10,} rows")
    typer.echo(f"Written to {directory}, {book.start:%Y-%m-%d} to {book.end:%Y-%m-%d} (exclusive).", err=True)


@app.command()
def check(directory: _Folder) -> None:
    """Check every table against its contract, and name all faults."""
    with _in_words():
        folder = _read(directory)
        faults = faults_of(folder.tables)
        for name, rows in folder.tables.items():
            broken = sum(fault.table == name for fault in faults)
            verdict = f"{broken} {'fault' if broken == 1 else 'faults'}" if broken else "ok"
            typer.echo(f"{name:<14} {rows.shape[0]:>10,} rows  {verdict}")
    for fault in faults:
        typer.echo(f"- {fault}")
    raise typer.Exit(1 if faults else 0)


@app.command()
def score(
    directory: _Folder,
    period: Annotated[
        list[str] | None,
        typer.Option(
            help="2026, 2026-Q1, 2026-03, 2026-W10, 2026-03-15 or 2026-03-10/2026-04-10; may be repeated. "
            "The last complete month of the data if left out."
        ),
    ] = None,
    by: Annotated[list[str] | None, typer.Option(help="A column to split by; may be repeated.")] = None,
    kpis: Annotated[
        list[str] | None, typer.Option(help="The name of a KPI; may be repeated, or several with commas.")
    ] = None,
    format: Annotated[Show, typer.Option(help="How it is shown.")] = Show.table,  # noqa: A002 - the option's name
    lang: _Lang = Lang.en,
) -> None:
    """Show the scorecard: all KPIs that the tables allow, and what is missing for the others."""
    with _in_words():
        tables = checked_tables(_read(directory).tables)
        periods = [read_period(each) for each in period] if period else [last_month(tables)]
        chosen = [name.strip() for each in kpis for name in each.split(",")] if kpis else figures()
        with kpi_progress(len(chosen)) as on_kpi:
            card = scorecard(tables, period=periods, kpis=chosen, by=by or (), on_kpi=on_kpi)
    if format is Show.json:
        typer.echo(card.to_json(indent=2))
    elif format is Show.csv:
        typer.echo(card.to_frame(lang.value).to_csv(index=False), nl=False)
    else:
        typer.echo(card.summary(lang.value))


@app.command(name="kpis")
def list_kpis(lang: _Lang = Lang.en) -> None:
    """List the KPIs: name, what it is called, what it asks, and its unit."""
    wide, called = max(map(len, KPIS)), max(len(row.label[lang.value]) for row in KPIS.values())
    for room, title in ROOMS.items():
        rows = [row for row in KPIS.values() if row.room == room]
        for line in [title[lang.value]] if rows else []:
            typer.echo(line)
        for row in rows:
            words = (f"{row.label[lang.value]:<{called}}", row.question[lang.value], f"({UNITS[row.unit][lang.value]})")
            typer.echo(f"  {row.name:<{wide}}  {'  '.join(words)}")


def _read(directory: Path) -> Folder:
    folder = read_folder(directory)
    if folder.others:
        typer.echo(f"tenure: not a table, left out: {', '.join(folder.others)}", err=True)
    return folder


@contextmanager
def _in_words() -> Iterator[None]:
    """Say errors on standard error and exit: 1 for the data, 2 for what was asked."""
    try:
        yield
    except TenureError as error:
        typer.echo(f"tenure: {error}", err=True)
        raise typer.Exit(2 if isinstance(error, ParameterError) else 1) from None
    except OSError as error:
        typer.echo(f"tenure: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(2) from None
