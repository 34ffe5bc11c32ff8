"""The command `tenure`: what its commands share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.folder import Folder, find_folder
from tenure.cli.renames import read_renames
from tenure.engine import engine_settings
from tenure.errors import ParameterError, TenureError

__all__ = ["DirectoryArgument", "Lang", "LangOption", "RenameOption", "app", "errors_in_words", "find_tables", "limits"]

app = typer.Typer(
    name="tenure",
    help="Customer KPIs from tables of customers and subscriptions.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Lang(StrEnum):
    """The language of labels, numbers and notes."""

    en = "en"
    es = "es"
    es_mx = "es-MX"


DirectoryArgument = Annotated[
    Path,
    typer.Argument(
        metavar="DIR", help="A folder of CSV or Parquet files, or of folders of Parquet files, named after the tables."
    ),
]
LangOption = Annotated[Lang, typer.Option(help="The language of labels, numbers and notes.")]
RenameOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TABLE.COLUMN=NAME",
        help="The name that a column has in the files, such as subscriptions.mrr=fee; may be repeated.",
    ),
]


@app.callback()
def limits(
    context: typer.Context,
    memory_limit: Annotated[
        str | None, typer.Option(metavar="SIZE", help="The most memory that counts may take, such as 2GB.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="The most threads of a count.")] = None,
    temp_directory: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder for the temporary files of counts beyond the limit.")
    ] = None,
) -> None:
    """Customer KPIs from tables of customers and subscriptions."""
    with errors_in_words():
        settings = engine_settings(memory_limit=memory_limit, threads=threads, temp_directory=temp_directory)
        context.with_resource(settings)


def find_tables(directory: Path, rename: Sequence[str] | None) -> Folder:
    """Return the tables of a folder, and name the files that are none."""
    folder = find_folder(directory, read_renames(rename or ()))
    if folder.others:
        typer.echo(f"tenure: not a table, left out: {', '.join(folder.others)}", err=True)
    return folder


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Say errors on standard error and exit: 1 for the data, 2 for what was asked, 130 for Ctrl-C."""
    try:
        yield
    except TenureError as error:
        typer.echo(f"tenure: {error}", err=True)
        raise typer.Exit(2 if isinstance(error, ParameterError) else 1) from None
    except KeyboardInterrupt:
        typer.echo("tenure: interrupted.", err=True)
        raise typer.Exit(130) from None
    except OSError as error:
        typer.echo(f"tenure: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(2) from None
