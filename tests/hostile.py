"""Documents that mean harm or are broken, made in code: none of them is kept in the repository.

`HOSTILE` names each with a builder; `SANE` are small documents that can be read, for mutation and for
showing that the next document is still read. Every person and body in them is invented.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

LINES = (
    "REGULATION 28 REPORT TO PREVENT FUTURE DEATHS",
    "THIS REPORT IS BEING SENT TO:",
    "1. The Chief Executive, Netherby Ferry Company",
    "1 CORONER",
    "I am Orla Penhaligon, area coroner, for the coroner area of Westmarch.",
    "2 CORONER'S LEGAL POWERS",
    "I make this report under paragraph 7, Schedule 5, of the Coroners and Justice Act 2009.",
    "3 INVESTIGATION and INQUEST",
    "On 4 March 2021 I commenced an investigation into the death of Tobias Quillfeather, aged 61.",
    "4 CIRCUMSTANCES OF THE DEATH",
    "He fell from a landing stage whose gate had been left open.",
    "5 CORONER'S CONCERNS",
    "The MATTERS OF CONCERN are as follows.",
    "(1) Nobody had been told to close the gate.",
    "(2) The lamp beside it had been out for a month.",
    "6 ACTION SHOULD BE TAKEN",
    "In my opinion action should be taken to prevent future deaths.",
    "7 YOUR RESPONSE",
    "You are under a duty to respond within 56 days, namely by 12 August 2021.",
    "8 COPIES and PUBLICATION",
    "I have sent a copy of my report to the Chief Coroner.",
    "9 17 June 2021 Orla Penhaligon",
)

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
MEGABYTE = 1 << 20


# -- PDF --------------------------------------------------------------------------------------------


def pdf_of(objects: Mapping[int, bytes], *, trailer: bytes = b"", prev: int | None = None) -> bytes:
    """A PDF of numbered objects, the first of them its catalogue, with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    before = b"" if prev is None else b" /Prev %d" % (start if prev < 0 else prev)
    out += b"trailer\n<< /Size %d /Root 1 0 R%b %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        before,
        trailer,
        start,
    )
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def one_page(
    content: bytes, *, page: bytes = b"/MediaBox [0 0 595 842]", resources: bytes = b"", **more: bytes
) -> bytes:
    """A PDF of one page with this content stream object; `more` are objects 6, 7… by name in order."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %b >> %b >>"
        % (resources, page),
        4: content,
        5: FONT,
    }
    return pdf_of(objects | dict(enumerate(more.values(), start=6)))


def text_content(lines: Sequence[str] = LINES) -> bytes:
    """The content that prints these lines, one below the other."""
    shown = b"".join(
        b"(%b) Tj T*\n" % line.replace("(", r"\(").replace(")", r"\)").encode() for line in lines
    )
    return b"BT /F 10 Tf 14 TL 60 780 Td\n%bET" % shown


def sane_pdf() -> bytes:
    """A report of one page, not compressed, so that every mutation means something."""
    return one_page(stream(text_content()))


def many_pages(count: int) -> bytes:
    """A PDF of so many pages, all of one content."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, count + 5))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [%b] /Count %d /MediaBox [0 0 595 842] >>" % (kids, count),
        3: stream(text_content()),
        4: FONT,
    }
    page = b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    return pdf_of(objects | dict.fromkeys(range(5, count + 5), page))


def encrypted_pdf(password: bytes = b"heron") -> bytes:
    """A PDF that opens with a password only: RC4, 40 bits (PDF 1.7, 7.6.3, algorithms 2 to 4)."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded = (password + padding)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    identity, rights = b"forewarned-tests", -4
    key = hashlib.md5(padded + owner + struct.pack("<i", rights) + identity).digest()[:5]
    content = rc4(hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10], text_content())
    plain = one_page(stream(content))
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P %d >> /ID [<%b> <%b>]" % (
        owner.hex().encode(),
        rc4(key, padding).hex().encode(),
        rights,
        identity.hex().encode(),
        identity.hex().encode(),
    )
    return plain.replace(b"/Root 1 0 R ", b"/Root 1 0 R " + locked)


def rc4(key: bytes, data: bytes) -> bytes:
    """RC4, since PDF's oldest encryption needs it."""
    state, swap = list(range(256)), 0
    for index in range(256):
        swap = (swap + state[index] + key[index % len(key)]) % 256
        state[index], state[swap] = state[swap], state[index]
    out, low, high = bytearray(), 0, 0
    for byte in data:
        low = (low + 1) % 256
        high = (high + state[low]) % 256
        state[low], state[high] = state[high], state[low]
        out.append(byte ^ state[(state[low] + state[high]) % 256])
    return bytes(out)


def deflated_bomb(megabytes: int, filling: bytes = b" ") -> bytes:
    """A zlib stream that inflates to so many mebibytes, made without deflating them all."""
    block = filling * (MEGABYTE // len(filling))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(megabytes):
        check = zlib.adler32(block, check)
    return b"\x78\xda" + packed * megabytes + b"\x03\x00" + struct.pack(">I", check)


def bomb_pdf(megabytes: int = 1024, filling: bytes = b" ") -> bytes:
    """A PDF whose page's content inflates to so many mebibytes."""
    packed = zlib.compress(deflated_bomb(megabytes, filling))
    return one_page(stream(packed, b"/Filter [/FlateDecode /FlateDecode]"))


def page_tree_loop() -> bytes:
    """A page tree whose node is its own child."""
    return pdf_of(
        {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 300 >>"}
    )


def deep_page_tree(depth: int = 50_000) -> bytes:
    """A page tree that goes down and down to one page."""
    objects = {1: b"<< /Type /Catalog /Pages 3 0 R >>", 2: stream(text_content())}
    for number in range(3, depth + 3):
        objects[number] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (
            number + 1,
            number - 1,
        )
    objects[depth + 3] = b"<< /Type /Page /Parent %d 0 R /Contents 2 0 R /MediaBox [0 0 595 842] >>" % (
        depth + 2
    )
    return pdf_of(objects)


def form_that_draws_itself() -> bytes:
    """A page that draws a form XObject that draws itself twice."""
    form = stream(
        b"/X Do /X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return one_page(stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", form=form)


def forms_that_double(levels: int = 40) -> bytes:
    """A page whose forms each draw the next one twice: two to the power of `levels` drawings."""
    forms = {}
    for level in range(levels):
        below = b"<< /XObject << /X %d 0 R >> >>" % (7 + level)
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources " + below
        forms[f"form{level}"] = stream(b"/X Do /X Do", entries)
    forms["last"] = stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return one_page(stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", **forms)


def pictures_only(media_box: bytes) -> bytes:
    """A page without text that shows one small picture, as a scan does, in a page box of any size."""
    picture = stream(
        b"\x00\xff\x00\xff",
        b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    content = stream(b"500 0 0 700 40 60 cm /I Do")
    return one_page(
        content, page=b"/MediaBox " + media_box, resources=b"/XObject << /I 6 0 R >>", picture=picture
    )


def huge_picture() -> bytes:
    """A scan whose picture says that it is 60,000 pixels square and inflates to that."""
    entries = (
        b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000"
        b" /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    picture = stream(deflated_bomb(3434, b"\0"), entries + b" /Filter /FlateDecode")
    content = stream(b"500 0 0 700 40 60 cm /I Do")
    return one_page(content, resources=b"/XObject << /I 6 0 R >>", picture=picture)


def many_texts(count: int) -> bytes:
    """A page of so many text objects, one below the other."""
    packed = zlib.compress(
        b"BT /F 9 Tf 14 TL 60 700 Td " + b"(landing stage gate) Tj T*\n" * count + b"ET", 9
    )
    return one_page(stream(packed, b"/Filter /FlateDecode"))


def many_paths(count: int) -> bytes:
    """A page of so many ruling lines."""
    packed = zlib.compress(b"60 700 m 500 700 l S\n" * count + text_content(), 9)
    return one_page(stream(packed, b"/Filter /FlateDecode"))


def deep_arrays(depth: int = 200_000) -> bytes:
    """A catalogue that holds arrays in arrays in arrays."""
    nested = b"[" * depth + b"]" * depth
    return pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Deep %b >>" % nested,
            2: b"<< /Type /Pages /Kids [] /Count 0 >>",
        }
    )


def length_of_itself() -> bytes:
    """A stream whose length is said to be the stream."""
    return one_page(b"<< /Length 4 0 R >>\nstream\n%b\nendstream" % text_content())


def negative_numbers() -> bytes:
    """A PDF whose sizes and counts are below nothing, or beyond what a machine counts to."""
    return (
        sane_pdf()
        .replace(b"/Count 1", b"/Count -2147483648")
        .replace(b"/Size 6", b"/Size 99999999999999999999")
        .replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [1e30 -1e30 -1e30 1e308]")
    )


# -- DOCX -------------------------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def docx_of(body: str, *, before: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """A DOCX whose document part has this body; `before` stands before the root, `more` are other parts."""
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document.encode(), **(more or {})})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts and the two that every package needs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELATIONS.encode(),
            **parts,
        }.items():
            package.writestr(name, data)
    return out.getvalue()


def paragraph(text: str) -> str:
    """One paragraph of a document part."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def sane_docx() -> bytes:
    """A report as paragraphs."""
    return docx_of("".join(paragraph(line) for line in LINES))


def bomb_docx(megabytes: int = 1024) -> bytes:
    """A DOCX whose document part inflates to so many mebibytes of blanks."""
    return swapped(sane_docx(), "word/document.xml", deflated_bomb(megabytes)[2:-4], megabytes * MEGABYTE)


def swapped(package: bytes, name: str, deflated: bytes, size: int) -> bytes:
    """The package with one part's deflated bytes and stated size put in place of its own."""
    out, central, count = bytearray(), bytearray(), 0
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        for part in opened.infolist():
            data = opened.read(part)
            raw = deflated if part.filename == name else zlib.compress(data, 9)[2:-4]
            length = size if part.filename == name else len(data)
            label = part.filename.encode()
            common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, part.CRC, len(raw), length, len(label), 0)
            central += b"PK\1\2\x14\0" + common + bytes(10) + struct.pack("<I", len(out)) + label
            out += b"PK\3\4" + common + label + raw
            count += 1
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(out), 0)
    return bytes(out + central + b"PK\5\6" + end)


def billion_laughs() -> bytes:
    """A DOCX whose entities stand for one another until they fill a billion words."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return docx_of(paragraph("&e9;"), before=f'<!DOCTYPE w [<!ENTITY e0 "gate">{entities}]>')


def outside_entity(address: str) -> bytes:
    """A DOCX with an entity whose words stand in a file of the reader's machine."""
    return docx_of(
        paragraph("Before &outside; after"), before=f'<!DOCTYPE w [<!ENTITY outside SYSTEM "{address}">]>'
    )


def same_part_twice() -> bytes:
    """A DOCX that holds two document parts of one name, so that two readers see two reports."""
    one, other = "word/document.xml", "word/document_xml"
    document = f'<w:document xmlns:w="{W}"><w:body>{paragraph("Two reports")}</w:body></w:document>'
    return packed({one: document.encode(), other: document.encode()}).replace(other.encode(), one.encode())


def nested_tables(depth: int) -> bytes:
    """A DOCX of tables within tables."""
    inner = paragraph("The gate")
    for _ in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return docx_of(inner)


def nested_packages(depth: int = 50) -> bytes:
    """A DOCX in a DOCX in a DOCX; only the outermost is a document."""
    inner = b""
    for _ in range(depth):
        inner = docx_of("", more={"word/embeddings/inner.docx": inner})
    return inner


# -- HTML -------------------------------------------------------------------------------------------


def page_of(body: str) -> bytes:
    """A page with this body."""
    head = "<!doctype html><html><head><title>A report</title></head>"
    return f"{head}<body><main>{body}</main></body></html>".encode()


def sane_html() -> bytes:
    """A report as paragraphs under strong headings."""
    return page_of("".join(f"<p>{line}</p>" for line in LINES))


# -- all of them ------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0"

SANE: Mapping[str, Callable[[], bytes]] = {"pdf": sane_pdf, "docx": sane_docx, "html": sane_html}

Builder = Callable[[], bytes]
REFUSED: Mapping[str, Builder] = {
    "empty.pdf": lambda: b"",
    "blanks.html": lambda: b" \n\t" * 5000,
    "nul-bytes.pdf": lambda: bytes(100_000),
    "picture.pdf": lambda: PNG,
    "old-word.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "rich-text.docx": lambda: b"{\\rtf1 The gate was open.}",
    "only-a-header.pdf": lambda: b"%PDF-1.7\n",
    "cut-short.pdf": lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendo",
    "encrypted.pdf": encrypted_pdf,
    "huge-picture.pdf": huge_picture,
    "giant-page.pdf": lambda: pictures_only(b"[0 0 1e9 1]"),
    "endless-page.pdf": lambda: pictures_only(b"[-1e38 -1e38 1e38 1e38]"),
    "ten-thousand-pages.pdf": lambda: many_pages(10_000),
    "page-tree-loop.pdf": page_tree_loop,
    "bomb.pdf": bomb_pdf,
    "bomb-of-text.pdf": lambda: bomb_pdf(256, b"BT /F 9 Tf 60 700 Td (gate) Tj ET\n"),
    "million-texts.pdf": lambda: many_texts(1_000_000),
    "bomb.docx": bomb_docx,
    "bomb-of-many-parts.docx": lambda: docx_of(
        "", more={f"word/{n}.xml": b" " * 9_000_000 for n in range(40)}
    ),
    "hundred-thousand-parts.docx": lambda: docx_of("", more={f"w/{n}": b"" for n in range(70_000)}),
    "same-part-twice.docx": same_part_twice,
    "cut-short.docx": lambda: sane_docx()[:700],
    "nested-tables.docx": lambda: nested_tables(60),
    "deep-xml.docx": lambda: docx_of("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
    "one-long-word.docx": lambda: docx_of(paragraph("gate" * 2_000_000)),
    "no-document.docx": lambda: packed({}),
    "a-zip.docx": lambda: b"PK\3\4" + bytes(200),
    "nested-deep.html": lambda: b"<html><body>" + b"<div>" * 100_000 + b"gate" + b"</div>" * 100_000,
    "nested-deep-lists.html": lambda: b"<html><body>" + b"<ul><li>" * 100_000 + b"gate",
    "fifty-megabytes.html": lambda: page_of("<p>The gate was open.</p>" * 2_000_000),
    "no-words.html": lambda: page_of("<div></div>" * 1000),
}
"""Documents that must be refused, by the file name that they come under."""

READ_OR_REFUSED: Mapping[str, Builder] = {
    "truncated.pdf": lambda: sane_pdf()[:1500],
    "really-html.pdf": sane_html,
    "deep-page-tree.pdf": deep_page_tree,
    "form-draws-itself.pdf": form_that_draws_itself,
    "forms-that-double.pdf": forms_that_double,
    "million-paths.pdf": lambda: many_paths(1_000_000),
    "deep-arrays.pdf": deep_arrays,
    "length-of-itself.pdf": length_of_itself,
    "cross-reference-loop.pdf": lambda: pdf_of({1: b"<< /Type /Catalog >>"}, prev=-1),
    "negative-numbers.pdf": negative_numbers,
    "billion-laughs.docx": billion_laughs,
    "nested-packages.docx": nested_packages,
    "many-paragraphs.docx": lambda: docx_of(paragraph("gate") * 20_000),
    "nul-bytes.html": lambda: sane_html().replace(b"gate", b"ga\0te\0"),
    "sixteen-bits.html": lambda: sane_html().decode().encode("utf-16"),
    "broken-characters.html": lambda: sane_html().replace(b"gate", b"ga\xed\xa0\x80te &#xD800; &#1114112;"),
    "unclosed-comment.html": lambda: page_of("<p>The gate <!-- was open") + b"x" * 5_000_000,
    "million-links.html": lambda: page_of("".join(f'<a href="{n}.pdf">{n}</a>' for n in range(300_000))),
    "one-long-attribute.html": lambda: page_of(f'<p title="{"x" * 20_000_000}">The gate was open.</p>'),
    "unclosed-tags.html": lambda: page_of("<b><i><p>gate" * 20_000),
    "one-long-line.html": lambda: page_of("<p>" + "(1) the gate was open on 3 May 2021. " * 30_000),
}
"""Documents that may be read for what they say, or refused, but within their limits and in one line."""
