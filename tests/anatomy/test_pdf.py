"""What is kept of real PDF files, made here; and of those made to harm whoever opens them."""

import subprocess
import sys
import time
import zlib
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from checker.anatomy.apart import Unreadable, pdf
from checker.model import Lock
from tests.anatomy import made
from tests.anatomy.made import PICTURE, TEXT, element, tagged

ROOT = Path(__file__).parent.parent.parent


def test_a_plain_file_says_little():
    found = pdf(made.pdf(TEXT, TEXT, title=""))
    assert (found.pages, found.title, found.language, found.ua) == (2, "", "", "")
    assert (found.structure, found.marked, found.lock, found.bookmarks) == (None, False, None, False)
    assert (found.text.read, found.text.size, found.text.silent) == (2, 2 * len("Une page qui se lit."), ())


def test_what_a_file_says_of_itself():
    def said(file):
        file.Root.Lang = String("fr-FR")
        file.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with file.open_metadata() as packet:
            packet["dc:title"] = "Rapport annuel 2024"
            packet["pdfuaid:part"] = "1"
            packet["xmp:CreateDate"] = "2023-12-24T10:00:00Z"
        file.docinfo[Name.CreationDate] = String("D:20240301120000+01'00'")
        file.docinfo[Name.ModDate] = String("D:20240401")
        with file.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Début", 0))

    found = pdf(made.pdf(change=said))
    assert (found.language, found.title, found.title_shown) == ("fr-FR", "Rapport annuel 2024", True)
    assert (found.created, found.modified) == ("2023-12-24", "2024-04-01")
    assert (found.ua, found.bookmarks) == ("1", True)


def test_a_structure_is_walked_and_roles_are_mapped():
    row = element("TR", element("TD", 1))
    head = element("TR", element("TH", 1))
    elements = (
        element("Titre", 0, Lang="en"),
        element("H3", 2),
        element("Figure", 3, Alt="Une carte"),
        element("Figure", 4),
        element("Figure", element("Figure", 5), Alt="Le tout"),
        element("Table", row, row),
        element("Table", element("THead", head), row),
        element("Table", row),
    )
    found = pdf(made.pdf(change=lambda file: tagged(file, *elements, roles={"/Titre": Name.H1})))
    tree = found.structure
    assert (found.marked, tree.whole, tree.languages, tree.spoken) == (True, True, 1, 2)
    assert tree.headings == (1, 3)
    assert (tree.figures, len(tree.mute)) == (3, 1)
    assert (tree.tables, len(tree.headless)) == (2, 1)


def test_figures_and_tables_say_their_page():
    def change(file):
        page = file.pages[1].obj
        row = element("TR", element("TD", 1))
        content = Dictionary(Type=Name.MCR, Pg=page, MCID=0)
        tagged(
            file,
            element("Figure", 1, Pg=page),
            element("Figure", content),
            element("Table", row, row, Pg=page),
        )

    tree = pdf(made.pdf(TEXT, TEXT, change=change)).structure
    assert (tree.mute, tree.headless) == ((2, 2), (2,))


def test_a_tree_without_content_holds_nothing():
    tree = pdf(made.pdf(change=lambda file: tagged(file, element("Document")))).structure
    assert (tree.holding, tree.whole) == (0, True)
    empty = made.pdf(
        change=lambda file: setattr(file.Root, "StructTreeRoot", Dictionary(Type=Name.StructTreeRoot))
    )
    assert pdf(empty).structure is None


def test_an_image_that_covers_a_page_without_text_is_a_scan():
    strip = b"q 595 0 0 421 0 %d cm /Im1 Do Q"
    hidden = b"BT 3 Tr /F1 12 Tf (Reconnu) Tj ET " + PICTURE
    small = b"q 100 0 0 100 0 0 cm /Im1 Do Q"
    replaced = b"/Span <</ActualText (Un texte)>> BDC " + PICTURE + b" EMC"
    inline = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    found = pdf(
        made.pdf(PICTURE, strip % 0 + b" " + strip % 421, hidden, small, b"", TEXT, replaced, inline)
    ).text
    assert (found.read, found.silent, found.pictured) == (8, (1, 2, 4, 5, 8), (1, 2, 8))


def test_text_and_images_are_found_in_forms_and_inherited_resources():
    def change(file):
        first = file.pages[0].obj
        form = file.make_stream(
            TEXT,
            Dictionary(
                Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842], Resources=first.Resources
            ),
        )
        first.Contents = file.make_stream(b"/Fm0 Do")
        first.Resources = Dictionary(XObject=Dictionary(Fm0=form))
        second = file.pages[1].obj
        file.Root.Pages.Resources = second.Resources
        del second["/Resources"]

    found = pdf(made.pdf(TEXT, PICTURE, change=change)).text
    assert (found.silent, found.pictured) == ((2,), (2,))


def test_the_annotations_that_are_written_are_text():
    def change(file):
        file.pages[0].obj.Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9])]
        )

    assert pdf(made.pdf(PICTURE, change=change)).text.silent == ()


def test_fields_without_a_tooltip_are_named():
    def field(name, kind="Tx", **said):
        return Dictionary(
            {"/T": String(name), "/FT": Name(f"/{kind}")} | {f"/{k}": v for k, v in said.items()}
        )

    group = Dictionary(
        T=String("adresse"), FT=Name.Tx, Kids=Array([Dictionary(T=String("rue")), Dictionary(Rect=[])])
    )
    every = [
        field("nom"),
        field("prenom", TU=String("Prénom")),
        field("signature", "Sig"),
        field("envoyer", "Btn", Ff=1 << 16),
        field("cache", F=2),
        group,
    ]
    form = Dictionary(Fields=Array(every), XFA=String("<xdp/>"))
    found = pdf(made.pdf(change=lambda file: setattr(file.Root, "AcroForm", form)))
    assert (found.fields, found.unnamed, found.dynamic) == (3, ("nom", "adresse.rue"), False)


NOTHING = pikepdf.Permissions(extract=False, accessibility=False)


@pytest.mark.parametrize(
    ("allow", "lock"),
    [
        (pikepdf.Permissions(), Lock(4)),
        (pikepdf.Permissions(extract=False), Lock(4, copy=False)),
        (pikepdf.Permissions(accessibility=False), Lock(3, accessibility=False)),
        (NOTHING, Lock(3, accessibility=False, copy=False)),
        (NOTHING, Lock(2, accessibility=False, copy=False)),
        (NOTHING, Lock(6, copy=False)),
    ],
)
def test_a_protection_says_what_it_grants(allow, lock):
    old = {} if lock.revision > 3 else {"aes": False, "metadata": False}
    locked = pikepdf.Encryption(owner="secret", user="", R=lock.revision, allow=allow, **old)
    found = pdf(made.pdf(encryption=locked))
    assert (found.lock, found.pages) == (lock, 1)


def test_a_file_that_needs_a_password_is_not_read():
    locked = pikepdf.Encryption(owner="secret", user="secret", R=4)
    with pytest.raises(Unreadable, match="mot de passe"):
        pdf(made.pdf(encryption=locked))


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + bytes(range(256)) * 100, made.pdf()[:150]]
)
def test_a_broken_file_is_not_read(body):
    with pytest.raises(Unreadable):
        pdf(body)


def test_a_file_cut_short_that_still_opens_is_read():
    whole = made.pdf(static_id=True)
    assert pdf(whole[: whole.rindex(b"startxref")]).pages == 1


# --- what may harm


def test_a_tree_that_holds_itself_is_walked_once():
    def change(file):
        one = file.make_indirect(element("Sect", 0))
        one.K.append(one)
        root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=one))
        file.Root.StructTreeRoot = root
        one.K.append(root)
        file.Root.StructTreeRoot.RoleMap = Dictionary(Sect=Name.Autre, Autre=Name.Sect)

    tree = pdf(made.pdf(change=change)).structure
    assert (tree.holding, tree.whole) == (1, True)


def test_a_very_deep_tree_is_walked():
    def change(file):
        inner = element("P", 0)
        for _ in range(5000):
            inner = element("Div", file.make_indirect(inner))
        tagged(file, inner)

    assert pdf(made.pdf(change=change)).structure.holding == 1


def test_fields_and_forms_that_hold_themselves_end():
    def change(file):
        group = file.make_indirect(Dictionary(T=String("a")))
        group.Kids = Array([group])
        file.Root.AcroForm = Dictionary(Fields=Array([group]))
        page = file.pages[0].obj
        form = file.make_stream(b"/Fm0 Do", Dictionary(Type=Name.XObject, Subtype=Name.Form))
        form.Resources = Dictionary(XObject=Dictionary(Fm0=form))
        page.Contents, page.Resources = file.make_stream(b"/Fm0 Do"), Dictionary(XObject=Dictionary(Fm0=form))

    found = pdf(made.pdf(change=change))
    assert (found.fields, found.text.read) == (0, 0)


def test_pages_that_hold_themselves_do_not_last():
    def change(file):
        file.Root.Pages.Kids.append(file.Root.Pages)

    with suppress(Unreadable):
        assert pdf(made.pdf(change=change)).pages < 10


def _bomb(file, size):
    """A page whose drawing unfolds into so many spaces."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()
    drawing = pikepdf.Stream(file, packed)
    drawing.Filter = Name.FlateDecode
    file.pages[0].obj.Contents = file.make_indirect(drawing)


def test_a_drawing_that_unfolds_too_far_is_left_unread():
    found = pdf(made.pdf(TEXT, TEXT, change=lambda file: _bomb(file, 8_000_000)))
    assert (found.pages, found.text.read) == (2, 1)


def test_a_drawing_that_wants_too_much_memory_is_left_unread():
    body = made.pdf(change=lambda file: _bomb(file, 200_000_000))
    assert pdf(body, memory=300_000_000).text.read == 0


def _confined(program, *arguments):
    before = "import sys; from checker.anatomy.inside import confine; confine(9.0, 300_000_000); "
    return subprocess.run(
        [sys.executable, "-c", before + program, *arguments], cwd=ROOT, capture_output=True, check=False
    )


def test_the_process_that_opens_has_little_to_use(tmp_path):
    kept = tmp_path / "x"
    assert _confined("bytearray(400_000_000)").returncode != 0
    assert _confined("bytearray(1_000_000)").returncode == 0
    _confined("open(sys.argv[1], 'w').write('x' * 10)", str(kept))
    assert kept.read_bytes() == b""


def test_a_file_that_wants_too_much_time_is_not_read():
    def change(file):
        leaf = element("P", 0)
        tagged(file, *(element("Sect", *([leaf] * 100)) for _ in range(2000)))

    started = time.monotonic()
    try:
        tree = pdf(made.pdf(change=change), seconds=1).structure
    except Unreadable:
        return
    assert not tree.whole or time.monotonic() - started < 3


def test_what_stands_for_something_else_is_nothing():
    """Objects of a wrong type everywhere."""

    def change(file):
        for name, value in {
            "/StructTreeRoot": Array([1]),
            "/MarkInfo": 3,
            "/Lang": Name.fr,
            "/AcroForm": Dictionary(Fields=4),
            "/Outlines": String("x"),
            "/ViewerPreferences": Array([]),
        }.items():
            file.Root[name] = value
        file.pages[0].obj.Annots = 12

    found = pdf(made.pdf(change=change))
    assert (found.structure, found.marked, found.language, found.fields, found.bookmarks) == (
        None,
        False,
        "",
        0,
        False,
    )


def test_a_packet_of_entities_is_not_unfolded():
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    title = "<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>&a8;</dc:title>"
    packet = (
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]><x>{title}&f;</x>'
    )

    def change(file):
        file.Root.Metadata = file.make_stream(
            packet.encode(), Dictionary(Type=Name.Metadata, Subtype=Name.XML)
        )

    assert pdf(made.pdf(change=change, title="")).title == ""


def test_the_process_that_opens_knows_nothing_of_ours(monkeypatch, tmp_path):
    """Neither the environment, nor the folder where the program was started."""
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "pikepdf.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert pdf(made.pdf()).pages == 1
    assert [path.name for path in tmp_path.iterdir()] == ["pikepdf.py"]
    assert Path.cwd() == tmp_path
