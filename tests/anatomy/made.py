"""Small real documents, made by the libraries of their formats."""

import io
import zipfile

import docx as docx_library
import odfdo
import pikepdf
from pikepdf import Array, Dictionary, Name, String

TEXT = b"BT /F1 12 Tf 72 720 Td (Une page qui se lit.) Tj ET"
PICTURE = b"q 595 0 0 842 0 0 cm /Im1 Do Q"


def pdf(*contents, change=None, title="Rapport annuel", **saved):
    """A PDF of A4 pages that draw those contents; `change` receives the file and its pages before it is saved."""
    file = pikepdf.new()
    font = file.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    image = file.make_stream(
        b"\x00",
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=1,
            Height=1,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        ),
    )
    for content in contents or (TEXT,):
        page = file.add_blank_page(page_size=(595, 842))
        page.obj.Contents = file.make_stream(content)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im1=image))
    if title:
        file.docinfo[Name.Title] = title
    if change:
        change(file)
    held = io.BytesIO()
    file.save(held, **saved)
    return held.getvalue()


def tagged(file, *elements, marked=True, roles=None):
    """Give a file a structure tree: dictionaries, as `element` makes them."""
    root = Dictionary(Type=Name.StructTreeRoot, K=Array([file.make_indirect(one) for one in elements]))
    if roles:
        root.RoleMap = Dictionary(roles)
    file.Root.StructTreeRoot = file.make_indirect(root)
    if marked:
        file.Root.MarkInfo = Dictionary(Marked=True)


def element(role, *kids, **said):
    """A structure element; a kid is the number of a piece of content, or an element."""
    return Dictionary(
        {"/Type": Name.StructElem, "/S": Name(f"/{role}"), "/K": Array(list(kids))}
        | {f"/{key}": String(value) if isinstance(value, str) else value for key, value in said.items()}
    )


def packed(parts, first=None):
    """An archive of named texts, the first one not compressed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(*first, zipfile.ZIP_STORED)
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""The smallest PNG image."""


def odt(change=None, *, title="Note de service", language="fr-FR"):
    """An OpenDocument text; `change` receives its body before it is saved."""
    document = odfdo.Document("text")
    document.body.clear()
    document.meta.title = title
    document.body.append(odfdo.Header(1, "Objet"))
    document.body.append(odfdo.Paragraph("Une note qui se lit."))
    document.language = language
    if change:
        change(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def docx(change=None, *, title="Note de service"):
    """A Word text; `change` receives it before it is saved."""
    document = docx_library.Document()
    document.core_properties.title = title
    document.add_heading("Objet", level=1)
    document.add_paragraph("Une note qui se lit.")
    if change:
        change(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()
