"""Templates that a broker saved after filling them for a former client, who stands in every place one can think of."""

import base64
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
TEXT = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET1, SHEET2, BOOK = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"


def template(client="", known=True):
    """Return the parts of a template: 報價 with the cells of the deal, and 資料, which is very hidden, with what follows.

    The client stands in the cell of the client's name where that is known.
    """
    saved = BytesIO()
    book = xlsxwriter.Workbook(saved, {"in_memory": True, "strings_to_urls": False})
    quote, behind = book.add_worksheet("報價"), book.add_worksheet("資料")
    quote.write_row("A1", ["按揭報價", "樓價", "貸款額"])
    quote.write("B2", 8_000_000)
    quote.write("B3", 5_000_000)
    quote.write("B4", client if known else "某客")
    quote.write("B5", "滙豐大廈客戶服務部")
    quote.write("B7", 0.0315)
    for name, cell in (
        ("in_price", "B2"),
        ("in_loan", "B3"),
        ("tx_client", "B4"),
        ("set_brand", "B5"),
        ("set_hibor", "B7"),
    ):
        book.define_name(name, f"=報價!${cell[0]}${cell[1]}")
    behind.write_formula("A1", '="致 "&報價!B4', None, f"致 {client}")
    behind.write_formula("A2", "=報價!B2*0.7", None, 5_612_345.67)
    behind.write_formula("A3", '=IF(報價!B4<>"",報價!B4,"")', None, client)
    behind.very_hidden()
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "=報價!$B$4", "categories": "=報價!$A$2:$A$3", "values": "=報價!$B$2:$B$3"})
    chart.set_title({"name": "=資料!$A$1"})
    quote.insert_chart("D2", chart)
    quote.insert_textbox("D20", "", {"textlink": "=報價!$B$4"})
    quote.insert_textbox("D30", "借定唔借？")
    book.close()
    with zipfile.ZipFile(saved) as archive:
        return Parts({name: archive.read(name) for name in archive.namelist()})


class Parts(dict):
    """The parts of a workbook file, by name."""

    def text(self, name):
        """Return a part as text."""
        return self[name].decode()

    def replace(self, name, old, new, count=1):
        """Replace what stands in a part."""
        assert old in self.text(name), (name, old)
        self[name] = self.text(name).replace(old, new, count).encode()

    def add(self, name, content, kind, of="", content_type=None):
        """Add a part that another one leads to, and return the id of that relation."""
        self[name] = content if isinstance(content, bytes) else content.encode()
        if content_type:
            override = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
            self.replace("[Content_Types].xml", "</Types>", f"{override}</Types>")
        return self.relate(of, kind, f"/{name}")

    def relate(self, of, kind, target, outside=False):
        """Let a part lead to another, and return the id of that relation."""
        folder, _, own = of.rpartition("/")
        listing = f"{folder}/_rels/{own}.rels".lstrip("/")
        self.setdefault(listing, f'<Relationships xmlns="{PACKAGE}"></Relationships>'.encode())
        id_ = f"rIdX{self.text(listing).count('<Relationship ') + 1}"
        kind = kind if ":" in kind else f"{OFFICE}/{kind}"
        mode = ' TargetMode="External"' if outside else ""
        relation = f'<Relationship Id="{id_}" Type="{kind}" Target={quoteattr(target)}{mode}/>'
        self.replace(listing, "</Relationships>", f"{relation}</Relationships>")
        return id_

    def default(self, ending, content_type):
        """Say of what type the parts of an ending are."""
        types = self.text("[Content_Types].xml")
        if f'Extension="{ending}"' not in types:
            first = types.index("<Override")
            added = f'<Default Extension="{ending}" ContentType="{content_type}"/>'
            self["[Content_Types].xml"] = (types[:first] + added + types[first:]).encode()

    def cell(self, sheet, address, content, row=None):
        """Put a cell into a row of its own below all others."""
        number = row or int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        self.replace(sheet, "</sheetData>", f'<row r="{number}">{content}</row></sheetData>')

    def named(self, name, means, **attributes):
        """Define a name."""
        more = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        defined = f"<definedName name={quoteattr(name)}{more}>{escape(means)}</definedName>"
        self.replace(BOOK, "</definedNames>", f"{defined}</definedNames>")

    def saved(self, path):
        """Write the file, and return its path."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.items():
                archive.writestr(name, content)
        return path


def _before(parts, sheet, element):
    """Put an element after the cells, before the margins of the page."""
    parts.replace(sheet, "<pageMargins", f"{element}<pageMargins")


def _after(parts, sheet, element):
    parts.replace(sheet, '<drawing r:id="rId1"/>', f'<drawing r:id="rId1"/>{element}')


# What a workbook remembers of its cells: it goes, whether or not the client is known.


def chart_caches(parts, client):
    cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(client)}</c:v></c:pt></c:strCache>'
    chart = parts.text("xl/charts/chart1.xml")
    chart = chart.replace("</c:f></c:strRef>", f"</c:f>{cache}</c:strRef>")
    chart = chart.replace(
        "</c:ser>",
        f"""<c:extLst><c:ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}"
 xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:datalabelsRange><c15:f>報價!$B$4</c15:f>
<c15:dlblRangeCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(client)}</c:v></c:pt></c15:dlblRangeCache>
</c15:datalabelsRange></c:ext></c:extLst></c:ser>""",
    )
    assert escape(client) in chart
    parts["xl/charts/chart1.xml"] = chart.encode()


def chart_label_fields(parts, client):
    label = f"""<c:dLbls><c:dLbl><c:idx val="0"/><c:tx><c:rich><a:bodyPr/><a:p><a:fld id="{{1}}" type="CELLRANGE"><a:rPr/>
<a:pPr/><a:t>{escape(client)}</a:t></a:fld></a:p></c:rich></c:tx></c:dLbl></c:dLbls><c:cat>"""
    parts.replace("xl/charts/chart1.xml", "<c:cat>", label)


def extended_chart(parts, client):
    said = escape(client)
    parts.add(
        "xl/charts/chartEx1.xml",
        f"""<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"><cx:chartData><cx:data id="0">
<cx:strDim type="cat"><cx:f>報價!$B$4</cx:f><cx:lvl ptCount="1"><cx:pt idx="0">{said}</cx:pt></cx:lvl></cx:strDim></cx:data>
</cx:chartData><cx:chart><cx:title><cx:tx><cx:txData><cx:f>報價!$B$4</cx:f><cx:v>{said}</cx:v></cx:txData></cx:tx></cx:title>
<cx:plotArea><cx:plotAreaRegion><cx:series><cx:layoutPr><cx:geography><cx:geoCache provider="P"><cx:binary>
{base64.b64encode(client.encode()).decode()}</cx:binary></cx:geoCache></cx:geography></cx:layoutPr></cx:series>
</cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>""",
        "http://schemas.microsoft.com/office/2014/relationships/chartEx",
        "xl/drawings/drawing1.xml",
        "application/vnd.ms-office.chartex+xml",
    )


def linked_text_box(parts, client):
    drawing = parts.text("xl/drawings/drawing1.xml")
    at = drawing.index("textlink=")
    box = drawing.index("<a:p>", at)
    end = drawing.index("</a:p>", box)
    runs = f'<a:p><a:fld id="{{2}}" type="TxLink"><a:rPr/><a:pPr/><a:t>{escape(client)}</a:t></a:fld>'
    parts["xl/drawings/drawing1.xml"] = (drawing[:box] + runs + drawing[end:]).encode()


def pivot_table(parts, client):
    said, day = quoteattr(client), "2026-11-02T00:00:00"
    cache = parts.add(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f"""<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rIdX1" refreshedBy={said} recordCount="2"><cacheSource
 type="worksheet"><worksheetSource ref="A1:C3" sheet="報價"/></cacheSource><cacheFields count="3"><cacheField name="客">
<sharedItems count="2"><s v={said}/><s v="李四"/></sharedItems></cacheField><cacheField name="樓價"><sharedItems
 containsSemiMixedTypes="0" containsNumber="1" minValue="5612345" maxValue="8000000"/></cacheField><cacheField name="日">
<sharedItems containsDate="1" minDate="{day}" maxDate="{day}" count="1"><d v="{day}"/></sharedItems><fieldGroup base="2">
<rangePr groupBy="days" startDate="{day}" endDate="{day}"/><groupItems count="1"><s v={said}/></groupItems></fieldGroup>
</cacheField></cacheFields></pivotCacheDefinition>""",
        "pivotCacheDefinition",
        BOOK,
        f"{TYPE}.spreadsheetml.pivotCacheDefinition+xml",
    )
    parts.replace(
        BOOK, "</workbook>", f'<pivotCaches><pivotCache cacheId="1" r:id="{cache}"/></pivotCaches></workbook>'
    )
    parts.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords xmlns="{MAIN}" count="2"><r><x v="0"/><n v="5612345"/><s v={said}/></r></pivotCacheRecords>',
        "pivotCacheRecords",
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f"{TYPE}.spreadsheetml.pivotCacheRecords+xml",
    )
    parts.add(
        "xl/pivotTables/pivotTable1.xml",
        f"""<pivotTableDefinition xmlns="{MAIN}" name="P" cacheId="1" dataCaption="值"><location ref="A60:B62" rowPageCount="1"
 colPageCount="1" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="1"><pivotField axis="axisRow">
<items count="1"><item n={said} x="0"/></items></pivotField></pivotFields></pivotTableDefinition>""",
        "pivotTable",
        SHEET2,
        f"{TYPE}.spreadsheetml.pivotTable+xml",
    )
    parts.relate("xl/pivotTables/pivotTable1.xml", "pivotCacheDefinition", "/xl/pivotCache/pivotCacheDefinition1.xml")
    for row, column in ((58, "B"), (60, "A"), (61, "B"), (62, "A")):
        parts.cell(
            SHEET2, f"{column}{row}", f'<c r="{column}{row}" t="inlineStr"><is><t>{escape(client)}</t></is></c>', row
        )


def other_workbook(parts, client):
    said = escape(client)
    link = parts.add(
        "xl/externalLinks/externalLink1.xml",
        f"""<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rIdX1"><sheetNames><sheetName val="S"/></sheetNames>
<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>{said}</v></cell></row></sheetData></sheetDataSet>
</externalBook></externalLink>""",
        "externalLink",
        BOOK,
        f"{TYPE}.spreadsheetml.externalLink+xml",
    )
    parts.relate("xl/externalLinks/externalLink1.xml", "externalLinkPath", "file:///C:/work/rates.xlsx", outside=True)
    parts.replace(
        BOOK,
        "<definedNames>",
        f'<externalReferences><externalReference r:id="{link}"/></externalReferences><definedNames>',
    )


def slicer(parts, client):
    said = quoteattr(client)
    parts.add(
        "xl/slicerCaches/slicerCache1.xml",
        f"""<slicerCacheDefinition xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" name="S" sourceName="客"><data>
<olap pivotCacheId="1"><levels count="1"><level uniqueName="L"><ranges><range startItem="0"><i n={said} c={said}/></range>
</ranges></level></levels><selections count="1"><selection n={said}/></selections></olap></data></slicerCacheDefinition>""",
        "http://schemas.microsoft.com/office/2007/relationships/slicerCache",
        BOOK,
        "application/vnd.ms-excel.slicerCache+xml",
    )


def timeline(parts, client):
    parts.add(
        "xl/timelineCaches/timelineCache1.xml",
        f"""<timelineCacheDefinition xmlns="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" name="T" sourceName="日">
<state filterType="dateBetween"><selection startDate={quoteattr(client)} endDate="2026-11-02T00:00:00"/>
<bounds startDate="2026-01-01T00:00:00" endDate={quoteattr(client)}/></state></timelineCacheDefinition>""",
        "http://schemas.microsoft.com/office/2011/relationships/timelineCache",
        BOOK,
        "application/vnd.ms-excel.timelineCache+xml",
    )


def query_result(parts, client):
    parts.add(
        "xl/queryTables/queryTable1.xml",
        f'<queryTable xmlns="{MAIN}" name="ExternalData_1" connectionId="1"/>',
        "queryTable",
        SHEET2,
        f"{TYPE}.spreadsheetml.queryTable+xml",
    )
    parts.named("ExternalData_1", "資料!$A$70:$B$71", localSheetId="1", hidden="1")
    parts.cell(SHEET2, "A70", '<c r="A70" t="inlineStr"><is><t>頭</t></is></c>', 70)
    parts.cell(SHEET2, "A71", f'<c r="A71" t="inlineStr"><is><t>{escape(client)}</t></is></c>', 71)


def volatile_values(parts, client):
    parts.add(
        "xl/volatileDependencies.xml",
        f'<volTypes xmlns="{MAIN}"><volType type="realTimeData"><main first="x"><tp t="s"><v>{escape(client)}</v><stp/></tp>'
        "</main></volType></volTypes>",
        "volatileDependencies",
        BOOK,
        f"{TYPE}.spreadsheetml.volatileDependencies+xml",
    )


def cube_members(parts, client):
    parts.add(
        "xl/metadata.xml",
        f'<metadata xmlns="{MAIN}"><metadataStrings count="1"><s v={quoteattr(client)}/></metadataStrings></metadata>',
        "sheetMetadata",
        BOOK,
        f"{TYPE}.spreadsheetml.sheetMetadata+xml",
    )


def properties(parts, client):
    said = escape(client)
    parts[
        "docProps/core.xml"
    ] = f"""<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{said}</dc:title><dc:subject>{said}</dc:subject>
<dc:creator>{said}</dc:creator><cp:keywords>{said}</cp:keywords><dc:description>{said}</dc:description>
<cp:lastModifiedBy>{said}</cp:lastModifiedBy><cp:category>{said}</cp:category><cp:contentStatus>{said}</cp:contentStatus>
<cp:lastPrinted>2026-11-02T00:00:00Z</cp:lastPrinted><dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z
</dcterms:created></cp:coreProperties>""".encode()
    parts.replace(
        "docProps/app.xml",
        "</Properties>",
        f"""<Manager>{said}</Manager><HyperlinkBase>{said}</HyperlinkBase><HLinks><vt:vector size="1" baseType="variant">
<vt:variant><vt:lpwstr>{said}</vt:lpwstr></vt:variant></vt:vector></HLinks></Properties>""",
    )


def linked_property(parts, client):
    parts.add(
        "docProps/custom.xml",
        f"""<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property
 fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="客戶" linkTarget="tx_client"><vt:lpwstr>{escape(client)}</vt:lpwstr>
</property></Properties>""",
        "custom-properties",
        "",
        f"{TYPE}.custom-properties+xml",
    )


def thumbnail(parts, client):
    parts.default("jpeg", "image/jpeg")
    parts.add(
        "docProps/thumbnail.jpeg",
        b"\xff\xd8" + client.encode("utf-16-le"),
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
    )


def path_of_the_file(parts, client):
    path = f"""<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15">
<x15ac:absPath url={quoteattr(f"C:/{client}/")} xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/>
</mc:Choice></mc:AlternateContent><bookViews>"""
    parts.replace(BOOK, "<bookViews>", path)


def revisions(parts, client):
    headers = "xl/revisions/revisionHeaders.xml"
    parts.add(
        headers, f'<headers xmlns="{MAIN}"><header userName={quoteattr(client)}/></headers>', "revisionHeaders", BOOK
    )
    log = f'<revisions xmlns="{MAIN}"><rcc><oc t="inlineStr"><is><t>{escape(client)}</t></is></oc></rcc></revisions>'
    parts.add("xl/revisions/revisionLog1.xml", log, "revisionLog", headers)
    parts.add(
        "xl/revisions/userNames.xml",
        f'<users xmlns="{MAIN}"><userInfo name={quoteattr(client)}/></users>',
        "usernames",
        BOOK,
    )


def signature(parts, client):
    origin = parts.add(
        "_xmlsignatures/origin.sigs",
        b"",
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
    )
    assert origin
    parts.add(
        "_xmlsignatures/sig1.xml",
        f"<Signature><Comments>{escape(client)}</Comments></Signature>",
        "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature",
        "_xmlsignatures/origin.sigs",
    )


def shared_text_that_no_cell_uses(parts, client):
    parts.replace("xl/sharedStrings.xml", "</sst>", f"<si><r><t>{escape(client)}</t></r></si></sst>")


def part_that_belongs_to_nothing(parts, client):
    parts["xl/worksheets/sheet9.xml"] = f'<worksheet xmlns="{MAIN}">{escape(client)}</worksheet>'.encode()


def linked_picture(parts, client):
    parts.default("emf", "image/x-emf")
    image = parts.add("xl/media/image9.emf", client.encode("utf-16-le") * 3, "image", "xl/drawings/drawing1.xml")
    parts.replace(
        "xl/drawings/drawing1.xml",
        "</xdr:wsDr>",
        f"""<xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:row>6</xdr:row></xdr:from><xdr:pic><xdr:nvPicPr>
<xdr:cNvPr id="99" name="p"/><xdr:cNvPicPr><a:extLst><a:ext uri="{{84589F7E-364E-4C9E-8A38-B11213B215E9}}">
<a14:cameraTool cellRange="$A$1:$B$4"
 xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"/></a:ext></a:extLst></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill>
<a:blip r:embed="{image}" xmlns:r="{OFFICE}"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor></xdr:wsDr>""",
    )


def form_control(parts, client):
    parts.add(
        "xl/ctrlProps/ctrlProp1.xml",
        f"""<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="Drop"
 fmlaLink="$B$9" val={quoteattr(client)} sel={quoteattr(client)}/>""",
        "ctrlProp",
        SHEET1,
        "application/vnd.ms-excel.controlproperties+xml",
    )


def constant_name(parts, client):
    parts.named("tx_spouse", f'"{client.replace(chr(34), chr(34) * 2)}"')


def text_over_a_formula(parts, client):
    parts.named("out_headline", "報價!$B$80")
    parts.cell(SHEET1, "B80", f'<c r="B80" t="inlineStr"><is><t>{escape(client)}</t></is></c>')


def merged_area(parts, client):
    parts.named("TX_Address", "'報價'!$B$82:$C$83", localSheetId="0")
    rich = f"<is><r><rPr><b/></rPr><t>{escape(client[:1])}</t></r><r><t>{escape(client[1:])}</t></r></is>"
    parts.cell(SHEET1, "B82", f'<c r="B82" t="inlineStr">{rich}</c><c r="C82"><v>7</v></c>')
    _before(parts, SHEET1, '<mergeCells count="1"><mergeCell ref="B82:C83"/></mergeCells>')


def typed_sum(parts, client):
    literal = escape(client.replace('"', '""'))
    parts.named("tx_guarantor", "報價!$B$84")
    parts.cell(SHEET1, "B84", f'<c r="B84" t="str"><f>"{literal}"</f><v>{escape(client)}</v></c>')


def link_on_a_cell_of_the_case(parts, client):
    target = parts.relate(
        SHEET1, "hyperlink", f"mailto:{base64.b32encode(client.encode()).decode()}@example.com", outside=True
    )
    link = f'<hyperlink ref="B4" r:id="{target}" display={quoteattr(client)} tooltip={quoteattr(client)}/>'
    _before(parts, SHEET1, f"<hyperlinks>{link}</hyperlinks>")


def scenario(parts, client):
    inputs = f'<inputCells r="B4" val={quoteattr(client)}/>'
    scenarios = f'<scenarios current="0"><scenario name="S" count="1">{inputs}</scenario></scenarios>'
    parts.replace(SHEET1, "</sheetData>", f"</sheetData>{scenarios}")


def who_reserved_the_file(parts, client):
    parts.replace(BOOK, "<workbookPr", f"<fileSharing userName={quoteattr(client)}/><workbookPr")


def worked_out_filter(parts, client):
    chosen = f'<filterColumn colId="0"><top10 val="1" filterVal={quoteattr(client)}/></filterColumn>'
    parts.replace(SHEET1, "</sheetData>", f'</sheetData><autoFilter ref="A1:B3">{chosen}</autoFilter>')


def part_in_utf_16(parts, client):
    linked_text_box(parts, client)
    drawing = parts.text("xl/drawings/drawing1.xml").partition("?>")[2]
    parts["xl/drawings/drawing1.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{drawing}'.encode("utf-16")


REMEMBERED = (
    *(chart_caches, chart_label_fields, extended_chart, linked_text_box, pivot_table, other_workbook, slicer, timeline),
    *(query_result, volatile_values, cube_members, properties, linked_property, thumbnail, path_of_the_file, revisions),
    *(signature, shared_text_that_no_cell_uses, part_that_belongs_to_nothing, linked_picture, form_control),
    *(who_reserved_the_file, worked_out_filter, part_in_utf_16),
    *(constant_name, text_over_a_formula, merged_area, typed_sum, link_on_a_cell_of_the_case, scenario),
)


# What somebody typed: it goes where the client is known, and is listed where nobody can know.


def typed_text_box(parts, client):
    typed = f"""<xdr:oneCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>3</xdr:row></xdr:from><xdr:sp macro="" textlink=""><xdr:nvSpPr>
<xdr:cNvPr id="77" name="t"/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>致{escape(client[:1])}</a:t></a:r><a:r><a:t>{escape(client[1:])}
閣下</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:oneCellAnchor></xdr:wsDr>"""
    parts.replace("xl/drawings/drawing1.xml", "</xdr:wsDr>", typed)


def alternative_text(parts, client):
    parts.replace(
        "xl/drawings/drawing1.xml", "<xdr:cNvPr ", f"<xdr:cNvPr descr={quoteattr(client)} title={quoteattr(client)} "
    )


def typed_chart_title(parts, client):
    title = f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{escape(client)} 供款</a:t></a:r></a:p></c:rich></c:tx></c:title><c:numFmt"
    parts.replace("xl/charts/chart1.xml", "<c:numFmt", title)


def comment(parts, client):
    said = escape(client)
    parts.add(
        "xl/comments1.xml",
        f"""<comments xmlns="{MAIN}"><authors><author>{said}</author></authors><commentList><comment ref="B2" authorId="0"><text><r>
<t>問{said}</t></r></text></comment></commentList></comments>""",
        "comments",
        SHEET1,
        f"{TYPE}.spreadsheetml.comments+xml",
    )


def threaded_comment(parts, client):
    parts.add(
        "xl/threadedComments/threadedComment1.xml",
        f"""<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="B3" id="1"><text>{escape(client)}</text></threadedComment></ThreadedComments>""",
        "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
        SHEET1,
        "application/vnd.ms-excel.threadedcomments+xml",
    )


def header(parts, client):
    said = escape(client.replace("&", "&&"))
    margins = parts.text(SHEET1).partition("<pageMargins")[2].partition("/>")[0]
    old = f"<pageMargins{margins}/>"
    parts.replace(SHEET1, old, f"{old}<headerFooter><oddHeader>&amp;L{said}&amp;R&amp;P</oddHeader></headerFooter>")


def input_prompt(parts, client):
    prompt = f'<dataValidation type="none" sqref="B2" prompt={quoteattr(client)} promptTitle={quoteattr(client[:32])}/>'
    _before(parts, SHEET1, f'<dataValidations count="1">{prompt}</dataValidations>')


def custom_property(parts, client):
    linked_property(parts, client)
    parts.replace("docProps/custom.xml", ' linkTarget="tx_client"', "")


def custom_xml(parts, client):
    parts.add("customXml/item1.xml", f"<case><client>{escape(client)}</client></case>", "customXml", BOOK)


def filter_on_a_name(parts, client):
    chosen = f'<filterColumn colId="0"><filters><filter val={quoteattr(client)}/></filters></filterColumn>'
    parts.replace(SHEET2, "</sheetData>", f'</sheetData><autoFilter ref="A1:B3">{chosen}</autoFilter>')


def text_beside_a_label(parts, client):
    label = '<c r="A90" t="inlineStr"><is><t>客戶姓名：</t></is></c>'
    parts.cell(SHEET1, "A90", f'{label}<c r="B90" t="inlineStr"><is><t>{escape(client)}</t></is></c>')


def chart_sheet(parts, client):
    sheet = parts.add(
        "xl/chartsheets/sheet1.xml",
        f'<chartsheet xmlns="{MAIN}"><headerFooter><oddHeader>&amp;C{escape(client)}</oddHeader></headerFooter></chartsheet>',
        "chartsheet",
        BOOK,
        f"{TYPE}.spreadsheetml.chartsheet+xml",
    )
    parts.replace(BOOK, "</sheets>", f'<sheet name="圖" sheetId="9" r:id="{sheet}"/></sheets>')


def remark_on_a_name(parts, client):
    parts.named("lst_words", "報價!$A$1:$A$2", comment=client)


TYPED = {
    typed_text_box: "text-box",
    alternative_text: "alt-text",
    typed_chart_title: "chart-text",
    comment: "comment",
    threaded_comment: "comment",
    header: "header",
    input_prompt: "prompt",
    custom_property: "property",
    custom_xml: "custom-xml",
    chart_sheet: "header",
    filter_on_a_name: "filter",
    text_beside_a_label: "unnamed",
}
"""By a typed place: as what it is listed where the client cannot be known."""


# What cannot be cut: it is listed as a place where the client still stands.


def packed_xml(parts, client):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Section1.m", client)
    parts.default("bin", "application/octet-stream")
    parts.add("xl/embeddings/package1.bin", packed.getvalue(), "package", SHEET1)


def binary_property(parts, client):
    parts.default("bin", "application/octet-stream")
    parts.add("xl/customProperty1.bin", client.encode("utf-16-le"), "customProperty", SHEET1)


def base64_in_xml(parts, client):
    code = base64.b64encode(b"x" + client.encode()).decode()
    parts.add("customXml/item2.xml", f"<DataMashup>{code}</DataMashup>", "customXml", BOOK)


def query_in_base64(parts, client):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Formulas/Section1.m", f'let Source = "{client}" in Source' * 9)
    mashup = b"\0" * 4 + len(packed.getvalue()).to_bytes(4, "little") + packed.getvalue() + b"\0" * 9
    parts.add("customXml/item3.xml", f"<DataMashup>{base64.b64encode(mashup).decode()}</DataMashup>", "customXml", BOOK)


def list_of_clients(parts, client):
    parts.named("lst_clients", "資料!$C$95:$C$96")
    parts.cell(SHEET2, "C95", f'<c r="C95" t="inlineStr"><is><t>{escape(client)}</t></is></c>')


STAYS = {
    packed_xml: "part",
    binary_property: "part",
    base64_in_xml: "part",
    query_in_base64: "part",
    list_of_clients: "cell",
}
"""By a place out of which a client cannot be cut: as what it is found there."""


def traces_of(text, content):
    """Return the parts of a workbook that hold a text, however it is written there."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return [name for name in archive.namelist() if holds(archive.read(name), text) or text in name]


def holds(content, text):
    forms = {
        text.encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        escape(text).encode(),
        quoteattr(text)[1:-1].encode(),
    }
    if any(form in content for form in forms):
        return True
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return any(holds(archive.read(name), text) for name in archive.namelist())
    plain = b"".join(piece.partition(b">")[2] for piece in content.split(b"<"))
    return escape(text).encode() in plain or any(
        base64.b64encode(b"\0" * shift + form)[4 * (shift > 0) : (shift + len(form)) * 4 // 3 // 4 * 4] in content
        for form in (text.encode(), text.encode("utf-16-le"))
        for shift in (0, 1, 2)
    )
