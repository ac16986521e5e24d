"""What is kept of real OpenDocument and Word texts, made here by their own libraries; and of harmful archives."""

import io
import zipfile

import odfdo
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from checker.anatomy.apart import Unreadable, office
from checker.model import DocumentKind
from tests.anatomy import made

ODT, DOCX = DocumentKind.ODT, DocumentKind.DOCX


def test_an_opendocument_text():
    def change(document):
        path = document.container.set_part("Pictures/a.png", made.PIXEL) or "Pictures/a.png"
        for said in ("", "Le plan du site"):
            frame = odfdo.Frame.image_frame(path, name="i", size=("1cm", "1cm"))
            frame.svg_description = said or None
            document.body.append(odfdo.Paragraph(""))
            document.body.children[-1].append(frame)
        document.body.append(odfdo.Table("sans", width=2, height=3))
        headed = odfdo.Table("avec", width=2, height=2)
        rows = odfdo.Element.from_tag("table:table-header-rows")
        first = headed.get_elements("table:table-row")[0]
        first.parent.replace_element(first, rows)
        rows.append(first)
        document.body.append(headed)
        document.body.append(odfdo.Table("une ligne", width=2, height=1))

    found = office(ODT, made.odt(change))
    assert (found.title, found.language, found.headings) == ("Note de service", "fr", 1)
    assert (found.images, found.mute, found.tables, found.headless) == (2, 1, 2, 1)
    assert found.characters >= 25


def test_a_word_text():
    def change(document):
        for said in ("", "Le plan du site"):
            shape = document.add_picture(io.BytesIO(made.PIXEL), Cm(1))
            shape._inline.docPr.set("descr", said)
        for headed in (False, True):
            row = document.add_table(2, 2).rows[0]
            if headed:
                row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        document.add_table(1, 2)

    found = office(DOCX, made.docx(change))
    assert (found.title, found.language, found.headings) == ("Note de service", "en-US", 1)
    assert (found.images, found.mute, found.tables, found.headless) == (2, 1, 2, 1)


def test_an_image_said_to_be_decorative_needs_no_words():
    space = 'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'

    def change(document):
        shape = document.add_picture(io.BytesIO(made.PIXEL), Cm(1))
        shape._inline.docPr.append(parse_xml(f'<adec:decorative {space} val="1"/>'))

    found = office(DOCX, made.docx(change))
    assert (found.images, found.mute) == (0, 0)


def test_a_style_made_from_a_heading_is_one():
    def change(document):
        style = document.styles.add_style("Titre de la direction", 1)
        style.base_style = document.styles["Heading 2"]
        document.add_paragraph("Contexte", style="Titre de la direction")

    assert office(DOCX, made.docx(change)).headings == 2


# --- what may harm


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", made.odt()[:400], made.packed({"autre.xml": "<x/>"})])
@pytest.mark.parametrize("kind", [ODT, DOCX])
def test_a_broken_archive_is_not_read(kind, body):
    with pytest.raises(Unreadable, match="abîmé"):
        office(kind, body)


def test_a_part_that_unfolds_too_far_is_not_read():
    with pytest.raises(Unreadable, match="trop long"):
        office(ODT, made.packed({"content.xml": b"<x>" + b" " * 31_000_000 + b"</x>"}))


def test_entities_are_not_unfolded_nor_files_read():
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    outside = '<!ENTITY f SYSTEM "file:///etc/passwd">'
    text = f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}{outside}]><x>&a8;&f;</x>'
    with pytest.raises(Unreadable, match="abîmé"):
        office(ODT, made.packed({"content.xml": text}))
    outside_only = f"<!DOCTYPE x [{outside}]><x>a&f;</x>"
    assert office(ODT, made.packed({"content.xml": outside_only})).characters < 10


def test_a_very_deep_part_is_not_read():
    deep = "<x>" * 5000 + "</x>" * 5000
    with pytest.raises(Unreadable):
        office(DOCX, made.packed({"word/document.xml": deep}))


def test_an_archive_of_very_many_parts_is_not_read():
    with pytest.raises(Unreadable, match="trop de parties"):
        office(ODT, made.packed({f"{number}": "" for number in range(20_001)} | {"content.xml": "<x/>"}))


def test_a_member_that_lies_about_its_size_is_not_read():
    held = made.packed({"content.xml": "<x>" + "a" * 5000 + "</x>"})
    broken = bytearray(held)
    start = broken.rindex(b"PK\x01\x02")
    broken[start + 24 : start + 28] = (10).to_bytes(4, "little")
    assert zipfile.is_zipfile(io.BytesIO(bytes(broken)))
    with pytest.raises(Unreadable):
        office(ODT, bytes(broken))
