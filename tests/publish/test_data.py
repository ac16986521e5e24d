"""The open data: one declaration, the same rows in every format, the same bytes twice, nothing that acts."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as arrow
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from checker.formats import json as report_json
from checker.model import Kind, Outcome, Reference, Standing, parse_html
from checker.publish import Publication, data, renderer
from checker.publish.data import TABLES, Table, Type
from checker.publish.data.columns import number as integer
from checker.publish.data.columns import text
from checker.publish.data.files import Packed, description, files
from checker.publish.data.groups import made as lines_of
from checker.publish.sections.open_data import pages as open_data
from checker.reading import folded, select
from tests.publish.conftest import BLOCKED, HOSTILE, QUIET, ROOT

EVERY_TABLE = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture(scope="module")
def made(publication: Publication) -> dict[str, str | bytes]:
    return dict(open_data.pages(publication, renderer(publication)))


def rows_of(made: dict[str, str | bytes], name: str) -> list[dict]:
    return json.loads(made[f"donnees/{name}.json"])["donnees"]


def cells(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=delimiter))


# --- one declaration, many files -----------------------------------------------------------------


def test_the_schema_of_the_reports_is_published_too(made: dict[str, str | bytes]) -> None:
    assert json.loads(made["donnees/schemas/rapport.schema.json"]) == report_json.schema()


@EVERY_TABLE
def test_the_json_obeys_its_schema(table: Table, made: dict[str, str | bytes]) -> None:
    document = json.loads(made[f"donnees/{table.name}.json"])
    schema = json.loads(made[f"donnees/schemas/{table.name}.schema.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(document)] == []
    assert document["donnees"], "a table without rows proves nothing"
    assert document["date"] == "2026-11-22"
    broken = document | {"donnees": [document["donnees"][0] | {table.names[0]: ["autre chose"]}]}
    assert list(validator.iter_errors(broken))


@EVERY_TABLE
def test_every_format_holds_the_same_rows(table: Table, made: dict[str, str | bytes]) -> None:
    rows = rows_of(made, table.name)
    plain = cells(made[f"donnees/{table.name}.csv"])
    marked = made[f"donnees/{table.name}-tableur.csv"]
    assert marked.startswith(b"\xef\xbb\xbf")
    assert cells(marked[3:], ";") == plain
    assert tuple(plain[0]) == table.names
    assert len(plain) - 1 == len(rows)
    assert {len(line) for line in plain} == {len(table.columns)}
    parquet = io.BytesIO(made[f"donnees/{table.name}.parquet"])
    stored = arrow.read_table(parquet)
    assert tuple(stored.column_names) == table.names
    assert json.loads(json.dumps(stored.to_pylist(), default=str)) == rows
    meanings = json.loads(arrow.read_metadata(parquet).metadata[b"colonnes"])
    assert meanings == {column.name: column.meaning for column in table.columns}


@EVERY_TABLE
def test_a_row_is_known_by_its_key(table: Table, made: dict[str, str | bytes]) -> None:
    keys = [tuple(row[name] for name in table.key) for row in rows_of(made, table.name)]
    assert len(set(keys)) == len(keys)


@EVERY_TABLE
def test_the_dictionary_describes_each_column_of_each_file(
    table: Table, made: dict[str, str | bytes]
) -> None:
    tree = parse_html(made["donnees/dictionnaire.md"])
    lines = select(tree, f"caption#colonnes-{table.name} ~ tbody tr")
    told = {folded(select(line, "th")[0].text_content()): folded(line.text_content()) for line in lines}
    header = cells(made[f"donnees/{table.name}.csv"])[0]
    assert [name for name in told if "." not in name] == header
    for column in table.columns:
        assert folded(column.meaning) in told[column.name]
        assert column.type.value in told[column.name]
        for value, label in column.values.items():
            assert f"{value} ({label})" in told[column.name]
        assert {f"{column.name}.{inner.name}" for inner in column.fields} <= set(told)


def test_the_page_and_the_catalogue_list_every_file(made: dict[str, str | bytes]) -> None:
    files = {path.removeprefix("donnees/") for path in made if path.endswith((".csv", ".parquet"))}
    package = json.loads(made["donnees/datapackage.json"])
    listed = {one["path"] for one in package["resources"]}
    assert files <= listed
    linked = {link.get("href") for link in select(parse_html(made["donnees/index.md"]), "tbody a")}
    assert listed <= linked
    for one in package["resources"]:
        assert one["bytes"] == len(made[f"donnees/{one['path']}"])
    for words in ("Licence Ouverte 2.0", "Comment les citer", "pas une publication officielle"):
        assert words in made["donnees/index.md"]


# --- same input, same bytes ----------------------------------------------------------------------


def test_equal_publications_give_equal_bytes(publication: Publication, made: dict[str, str | bytes]) -> None:
    shuffled = replace(
        publication,
        sites=publication.sites[::-1],
        audits=publication.audits[::-1],
        organisations=dict(reversed(publication.organisations.items())),
    )
    assert list(open_data.pages(shuffled, renderer(shuffled))) == list(made.items())
    assert [path for path in made if path.endswith(".parquet")]


def test_a_large_file_is_compressed_and_holds_the_same(publication: Publication) -> None:
    rules = [table for table in TABLES if table.name == "regles"]
    plain = list(data.every(rules, publication))
    packed = list(data.every(rules, publication, limit=5_000))
    assert [file.name for file in packed[:3]] == ["regles.csv.gz", "regles-tableur.csv.gz", "regles.json.gz"]
    for before, after in zip(plain[:3], packed[:3], strict=True):
        assert gzip.decompress(after.data) == before.data
        assert after.data[4:8] == bytes(4), "no date in the file"
    assert packed == list(data.every(rules, publication, limit=5_000))
    assert packed[3] == plain[3]


def test_a_packed_file_keeps_little_in_memory() -> None:
    file = Packed(limit=1_000)
    for _ in range(1_000):
        file.write(b"x" * 900)
    content = file.content()
    assert file.suffix == ".gz"
    assert len(content) < 5_000
    assert gzip.decompress(content) == b"x" * 900_000


def counting(number: int) -> Table:
    columns = (
        text("site", "Site", lambda n: f"site-{n}"),
        text("message", "Message", lambda n: f"Une phrase sur la page {n}"),
        integer("rang", "Rang", lambda n: n),
    )
    return Table("essai", "Essai", "Des lignes", ("site",), columns, lambda _: iter(range(number)))


@pytest.mark.long
def test_four_times_the_rows_take_the_same_memory(publication: Publication) -> None:
    """What Python holds; polars passes rows from a file to the next without telling it."""

    def peak(number: int) -> int:
        tracemalloc.start()
        try:
            files = list(data.every([counting(number)], publication, limit=100_000))
            assert {file.rows for file in files} == {number}
            return tracemalloc.get_traced_memory()[1] - sum(len(file.data) for file in files)
        finally:
            tracemalloc.stop()

    assert peak(120_000) < 1.5 * peak(30_000)


@pytest.mark.long
def test_the_same_bytes_however_many_threads_write_them() -> None:
    """Several groups of rows, several compressed blocks: their limits must not depend on who comes first."""
    program = """
import hashlib
from tests.publish.test_data import counting
from checker.publish.data.files import files
from checker.publish.data.groups import made
table = counting(120_000)
for file in files(table, made(table, range(120_000)), {}, limit=100_000):
    print(file.name, file.digest)
"""

    def digests(threads: int) -> str:
        environ = os.environ | {"POLARS_MAX_THREADS": str(threads)}
        run = subprocess.run(
            [sys.executable, "-c", program],
            check=False,
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    assert digests(1) == digests(4)
    assert "essai.parquet" in digests(1)


def test_a_spreadsheet_that_would_be_cut_is_not_published(publication: Publication) -> None:
    table = counting(3)
    lines, about = lines_of(table, table.of(publication)), description(table, publication)
    whole = {file.name: file.data for file in files(table, lines, about, rows=3)}
    assert whole["essai-tableur.csv"].count(b"\r\n") == 4
    cut = {file.name for file in files(table, lines, about, rows=2)}
    assert {*whole} - cut == {"essai-tableur.csv"}


def test_a_column_is_declared_in_one_place(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name, type, meaning and value together: the files, the schema, the catalogue and the dictionary follow."""
    sites = next(table for table in TABLES if table.name == "sites")
    column = text("longueur", "Longueur du nom, en caractères", lambda entry: f"={len(entry.site.name)}")
    longer = replace(sites, columns=(*sites.columns, column))
    monkeypatch.setattr(data, "TABLES", tuple(longer if table is sites else table for table in TABLES))
    made = dict(open_data.pages(publication, renderer(publication)))
    rows = rows_of(made, "sites")
    assert {row["longueur"] for row in rows} == {f"={len(site.name)}" for site in publication.sites}
    for name, delimiter in (("sites.csv", ","), ("sites-tableur.csv", ";")):
        table = cells(made[f"donnees/{name}"], delimiter)
        assert table[0][-1] == "longueur"
        assert [line[-1] for line in table[1:]] == [f"'{row['longueur']}" for row in rows]
    stored = arrow.read_table(io.BytesIO(made["donnees/sites.parquet"]))
    assert stored.column("longueur").to_pylist() == [row["longueur"] for row in rows]
    schema = json.loads(made["donnees/schemas/sites.schema.json"])
    assert schema["properties"]["donnees"]["items"]["properties"]["longueur"]["description"] == column.meaning
    Draft202012Validator(schema).validate(json.loads(made["donnees/sites.json"]))
    package = json.loads(made["donnees/datapackage.json"])
    (told,) = (one for one in package["resources"] if one["path"] == "sites.csv")
    assert {"name": "longueur", "title": column.meaning} in told["schema"]["fields"]
    assert column.meaning in made["donnees/dictionnaire.md"]


# --- what they say -------------------------------------------------------------------------------


def test_an_unseen_site_has_no_proof_against_it(made: dict[str, str | bytes]) -> None:
    sites = {row["identifiant"]: row for row in rows_of(made, "sites")}
    assert sites[BLOCKED]["visite"] == "blocked"
    assert sites[BLOCKED]["non_conformes"] == sites[BLOCKED]["conformes"] == 0
    assert sites[QUIET]["visite_le"] is None
    assert BLOCKED not in {row["site"] for row in rows_of(made, "constats")}
    assert {row["verdict"] for row in rows_of(made, "verdicts") if row["site"] == BLOCKED} == {"untested"}
    assert QUIET not in {row["site"] for row in rows_of(made, "verdicts")}


def test_verdicts_and_proofs_agree_with_the_audits(
    publication: Publication, made: dict[str, str | bytes]
) -> None:
    told = {(row["site"], row["regle"]): row for row in rows_of(made, "verdicts")}
    assert {key: row["verdict"] for key, row in told.items()} == {
        (audit.site.id, rule): outcome.value
        for audit in publication.audits
        for rule, outcome in audit.verdicts().items()
    }
    proofs = rows_of(made, "constats")
    defects = (Outcome.FAILED, Outcome.CANT_TELL)
    assert len(proofs) == sum(f.outcome in defects for audit in publication.audits for f in audit.findings)
    failed = [key for key, row in told.items() if row["verdict"] == "failed"]
    assert failed
    assert set(failed) <= {(row["site"], row["regle"]) for row in proofs}


def test_a_rule_says_its_law_its_dates_its_version_and_its_judge(
    publication: Publication, made: dict[str, str | bytes]
) -> None:
    rows = {row["identifiant"]: row for row in rows_of(made, "regles")}
    assert list(rows) == [rule.id for rule in publication.rules]
    for rule in publication.rules:
        row = rows[rule.id]
        assert len(row["version"]) == 12
        assert row["depuis"] == (rule.since.isoformat() if rule.since else None)
        assert [source["texte"] for source in row["sources"]] == [source.text for source in rule.sources]
        assert row["page"] == f"standards/{rule.standard.replace('_', '-')}/{rule.id}/"
        assert "intranet" not in row["natures"] or Kind.INTRANET in rule.kinds
    assert len({row["version"] for row in rows.values()}) == len(rows)
    assert rows["contraste-du-texte"]["jugement"] == "axe"
    assert rows["langue-de-la-page"]["rgaa"] == ["8.3.1"]
    assert rows["langue-de-la-page"]["references"] == ["RGAA 4.1.2 8.3.1", "WCAG 2.1 3.1.1"]


def test_the_overlay_names_the_rules_that_speak_for_each_criterion(made: dict[str, str | bytes]) -> None:
    rows = {row["critere"]: row for row in rows_of(made, "rgaa") if row["version"] == "4.1.2"}
    assert len(rows) == 106
    assert sum(row["tests"] for row in rows.values()) == 258
    assert rows["8.3"]["tests_regardes"] == ["8.3.1"]
    assert "langue-de-la-page" in rows["8.3"]["regles"]
    assert (rows["8.3"]["wcag"], rows["8.3"]["references"]) == (["3.1.1"], ["WCAG 2.1 3.1.1"])
    assert (rows["8.3"]["depuis"], rows["8.3"]["jusqu_au"]) == ("2023-04-18", None)


def test_a_column_named_after_a_norm_alone_keeps_the_version_it_has_always_meant(
    publication: Publication,
) -> None:
    audit = publication.audits[0]
    cited = tuple(
        Reference("RGAA", version, number) for version, number in (("4.1.2", "8.3.1"), ("5", "8.4.1"))
    )
    one = replace(audit.findings[0], outcome=Outcome.FAILED, references=cited)
    little = replace(publication, audits=(replace(audit, findings=(one,)),))
    (table,) = (table for table in TABLES if table.name == "constats")
    (file,) = (file for file in data.every([table], little) if file.name == "constats.json")
    (row,) = json.loads(file.data)["donnees"]
    assert (row["rgaa"], row["wcag"]) == (["8.3.1"], [])
    assert row["references"] == ["RGAA 4.1.2 8.3.1", "RGAA 5 8.4.1"]


# --- hostile pages -------------------------------------------------------------------------------


def test_nothing_a_page_wrote_acts(publication: Publication, made: dict[str, str | bytes]) -> None:
    audit = publication.audits[0]
    assert audit.site.id == HOSTILE
    formula = '=HYPERLINK("https://h.fr/";"cliquez")'
    worst = replace(
        audit.findings[0], outcome=Outcome.FAILED, message=formula, selector="@a", snippet="\t-1+1"
    )
    little = replace(publication, audits=(replace(audit, findings=(worst,)),))
    table = next(table for table in TABLES if table.name == "constats")
    files = {file.name: file.data for file in data.every([table], little)}
    for name, delimiter in (("constats.csv", ","), ("constats-tableur.csv", ";")):
        (_, row) = cells(files[name].removeprefix(b"\xef\xbb\xbf"), delimiter)
        told = dict(zip(table.names, row, strict=True))
        assert told["message"] == f"'{formula}"
        assert told["selecteur"] == "'@a"
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert json.loads(files["constats.json"])["donnees"][0]["message"] == formula
    for path, content in made.items():
        if path.endswith((".csv", ".json")):
            shown = content if isinstance(content, str) else content.decode("utf-8")
            assert not {c for c in shown if c in "\x00\x1b\u202e\u2028" or "\ud800" <= c <= "\udfff"}, path


def test_no_secret_of_the_register_is_published(made: dict[str, str | bytes]) -> None:
    """Contacts, private addresses and how to reach a site are for the audit, not for readers."""
    columns = {column.name for table in TABLES for column in table.columns}
    assert not columns & {"contacts", "resolve", "settings", "audit"}
    assert all(isinstance(column.type, Type) and column.meaning for t in TABLES for column in t.columns)


# --- what is kept from one build to the next ------------------------------------------------------


def test_what_is_kept_gives_the_same_files_and_only_what_changed_is_made_again(
    publication: Publication, tmp_path: Path
) -> None:
    standings = tuple(
        Standing(a.site, a.at, a.pages, a.versions, a.verdicts(), f"{number}")
        for number, a in enumerate(sorted(publication.audits, key=lambda audit: audit.site.id))
    )
    ordered = tuple(sorted(publication.audits, key=lambda audit: audit.site.id))
    stored = replace(publication, audits=ordered, standings=standings, kept=tmp_path / "kept")
    tables = [table for table in TABLES if table.of_audit]
    anew = list(data.every(tables, replace(stored, kept=None)))
    assert list(data.every(tables, stored)) == anew
    kept = stored.kept / "lignes"
    before = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert len(before) == len(tables)
    assert list(data.every(tables, stored)) == anew
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == before
    changed = replace(stored, standings=(replace(standings[0], digest="autre"), *standings[1:]))
    assert list(data.every(tables, changed)) == anew
    assert len(before) == len({*kept.iterdir()} - {*before})
