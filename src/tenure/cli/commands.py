"""The commands but `score`: sample, check, doctor, kpis."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tenure.catalogue import KPIS, ROOMS, Language
from tenure.cli.application import (
    DirectoryArgument,
    Lang,
    LangOption,
    RenameOption,
    app,
    errors_in_words,
    find_tables,
)
from tenure.cli.checking import checked_tables, faults_of
from tenure.doctor import doctor
from tenure.show.words import label_of, question_of, spoken, unit_of

__all__ = ["check", "examine", "list_kpis", "sample"]


class Format(StrEnum):
    """How files are written."""

    csv = "csv"
    parquet = "parquet"


@app.command()
def sample(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write to; made if need be.")],
    customers: Annotated[int, typer.Option(help="How many customers sign up.")] = 1_000,
    months: Annotated[int, typer.Option(help="How many calendar months are observed.")] = 24,
    seed: Annotated[int, typer.Option(help="The same seed gives the same book.")] = 0,
    format: Annotated[Format, typer.Option(help="The kind of files.")] = Format.csv,  # noqa: A002 - the option's name
) -> None:
    """Write the tables of a made-up telecom operator, and the truth behind them."""
    from tenure.samples import telecom  # noqa: PLC0415 - no other command needs it

    with errors_in_words():
        book = telecom(customers=customers, months=months, seed=seed)
        book.write(directory, format.value)
    for name, frame in book.tables.items():
        typer.echo(f"{name:<14} {len(frame):>10,} rows")
    typer.echo(f"Written to {directory}, {book.start:%Y-%m-%d} to {book.end:%Y-%m-%d} (exclusive).", err=True)


@app.command()
def check(directory: DirectoryArgument, rename: RenameOption = None) -> None:
    """Check every table against its contract, and name all faults."""
    with errors_in_words():
        folder = find_tables(directory, rename)
        tables = folder.read()
        faults = faults_of(tables, folder)
        for name, rows in tables.items():
            broken = sum(fault.table == name for fault in faults)
            verdict = f"{broken} {'fault' if broken == 1 else 'faults'}" if broken else "ok"
            typer.echo(f"{name:<14} {rows.shape[0]:>10,} rows  {verdict}")
    for fault in faults:
        typer.echo(f"- {fault}")
    raise typer.Exit(1 if faults else 0)


@app.command(name="doctor")
def examine(
    directory: DirectoryArgument,
    as_of: Annotated[str | None, typer.Option(help="The instant taken for now; the clock's if left out.")] = None,
    rename: RenameOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Say what is legal in the tables and yet suspicious, and what it does to which figures."""
    with errors_in_words():
        folder = find_tables(directory, rename)
        tables = checked_tables(folder.read(), folder)
        typer.echo(repr(doctor(tables, as_of=as_of, lang=lang.value)))


@app.command(name="kpis")
def list_kpis(lang: LangOption = Lang.en) -> None:
    """List the KPIs: name, what it is called, what it asks, and its unit."""
    chosen: Language = lang.value
    wide, called = max(map(len, KPIS)), max(len(label_of(row, chosen)) for row in KPIS.values())
    for room, title in ROOMS.items():
        rows = [row for row in KPIS.values() if row.room == room]
        typer.echo(title[spoken(chosen)])
        for row in rows:
            texts = (f"{label_of(row, chosen):<{called}}", question_of(row, chosen), f"({unit_of(row, chosen)})")
            typer.echo(f"  {row.name:<{wide}}  {'  '.join(texts)}")
