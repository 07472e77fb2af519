"""SVG pictures: the sizes that browsers show, and nothing in them that runs a script or asks another host."""

from __future__ import annotations

import pytest

from generator.text.picture_data import PictureError
from generator.text.pictures import read_picture
from generator.text.svg import MAX_DEPTH, MOST_FAULTS

NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str = "", attributes: str = 'width="40" height="30"', before: str = "") -> bytes:
    return f"{before}<svg {NAMESPACES} {attributes}>{inside}</svg>".encode()


def faults(data: bytes) -> list[tuple[int, int, str]]:
    try:
        read_picture("a.svg", data)
    except PictureError as error:
        return [(fault.line, fault.column, fault.message) for fault in error.faults]
    return []


HARM = {
    "a script": "<script>go()</script>",
    "a script in CDATA": "<script><![CDATA[go()]]></script>",
    "a script with a prefix": '<s:script xmlns:s="http://www.w3.org/2000/svg">go()</s:script>',
    "a script of HTML": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">go()</h:script>',
    "any HTML": '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>',
    "HTML in a foreign object": "<foreignObject><p/></foreignObject>",
    "a handler": "<handler>go()</handler>",
    "an event": '<g onclick="go()"/>',
    "an event in capitals": '<g ONLOAD="go()"/>',
    "an event of an animation": '<animate onbegin="go()" attributeName="x" dur="1s"/>',
    "an XML event": '<g xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="click"/>',
    "a link that is a script": '<a href="javascript:go()"/>',
    "with a prefix": '<a xlink:href="javascript:go()"/>',
    "in capitals": '<a href="JavaScript:go()"/>',
    "in references": '<a href="&#106;&#x61;vascript&#58;go()"/>',
    "with a line feed": '<a href="java&#10;script:go()"/>',
    "with a blank before": '<a href=" &#1;javascript:go()"/>',
    "a link to a page in itself": '<a href="data:text/html,hello"/>',
    "a link of another kind": '<a href="vbscript:go()"/>',
    "a link that reports": '<a href="https://example.org/" ping="https://example.org/ping"/>',
    "an animated link": '<animate attributeName="href" values="#a;javascript:go()"/>',
    "an animated link with a prefix": '<set attributeName="xlink:href" to="#a"/>',
    "an animated event": '<set attributeName=" onload" to="go()"/>',
    "an animation to a script": '<animate attributeName="x" to="javascript:go()"/>',
    "a picture of another host": '<image href="https://example.org/a.png"/>',
    "a picture of another host without a scheme": '<image xlink:href="//example.org/a.png"/>',
    "a picture of another file": '<image href="a.png"/>',
    "a filter's picture": '<feImage href="https://example.org/a.png"/>',
    "a use of another host": '<use href="https://example.org/a.svg#a"/>',
    "a use of an SVG in itself": '<use href="data:image/svg+xml,%3Csvg/%3E#a"/>',
    "a gradient of another file": '<linearGradient href="a.svg#a"/>',
    "a fill of another host": '<rect fill="url(https://example.org/a.svg#a)"/>',
    "a fill with quotes": "<rect fill=\"url( '//example.org/a.svg#a' )\"/>",
    "a style": '<rect style="fill:URL(https://example.org/a.svg#a)"/>',
    "a style with an escape": '<rect style="fill:u\\72l(https://example.org/a.svg#a)"/>',
    "a style that is a script": '<rect style="fill:url(javascript:go())"/>',
    "an import": '<style>@import "https://example.org/a.css";</style>',
    "an import with an escape": "<style>@\\69mport 'a.css';</style>",
    "an import after an element": '<style>g{}<g/>@import "a.css";</style>',
    "an import between strings that look like comments": '<style>a{b:"/*"}@import "a.css";c{d:"*/"}</style>',
    "an import after what looks like a namespace": '<style>a{b:"@namespace" url(//example.org/a.png)}</style>',
    "a font of another host": "<style>@font-face{font-family:a;src:url(https://example.org/a.woff2)}</style>",
    "a set of pictures": '<style>a{b:-webkit-image-set("a.png" 1x)}</style>',
    "an address to begin with": '<g xml:base="https://example.org/"><use href="#a"/></g>',
    "an inclusion": '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="a.svg"/>',
}


@pytest.mark.parametrize("inside", HARM.values(), ids=HARM)
def test_what_could_run_a_script_or_ask_another_host_is_refused_with_its_line(inside: str) -> None:
    found = faults(svg(f"\n<g>\n{inside}</g>"))

    assert found
    assert {line for line, _, _ in found} == {3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_harm_is_found_in_every_encoding_that_browsers_read(encoding: str) -> None:
    assert "`onload`" in faults(svg(attributes='onload="go()"').decode().encode(encoding))[0][2]


HARM_BEFORE = {
    "an entity": '<!DOCTYPE svg [<!ENTITY a "b">]>',
    "an entity of a file": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "a default attribute": '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "go()">]>',
    "a parameter entity": '<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://example.org/a.dtd"> %a;]>',
    "another definition": '<!DOCTYPE svg SYSTEM "https://example.org/a.dtd">',
    "a stylesheet": '<?xml-stylesheet href="https://example.org/a.css"?>',
}


@pytest.mark.parametrize("before", HARM_BEFORE.values(), ids=HARM_BEFORE)
def test_what_stands_before_the_picture_may_not_do_harm_either(before: str) -> None:
    assert faults(svg(before=before))


def test_entities_that_grow_without_limit_are_refused_where_they_are_declared() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    ((line, column, message),) = faults(svg("<text>&a29;</text>", before=f'<!DOCTYPE svg [<!ENTITY a0 "ha">{laughs}]>'))

    assert (line, column) == (1, 15)
    assert message.startswith("an SVG picture must not declare entities of its own")


HARMLESS = {
    "references inside": '<defs><g id="a"/></defs><use href="#a"/><rect fill="url(#a)" style="mask:url(\'#a\')"/>',
    "a picture in itself": '<image xlink:href="data:image/png;base64,iVBORw0KGgo="/>',
    "a font in itself": "<style>@font-face{font-family:a;src:url(data:font/woff2;base64,d09GMg==)}</style>",
    "a stylesheet": "<style><![CDATA[@namespace url(http://www.w3.org/2000/svg); rect > g {fill: red}]]></style>",
    "a link": '<a href="https://example.org/?a=javascript:"><text>A link</text></a><a href="/about/"/><a href="#a"/>',
    "an animation": '<animate attributeName="x" values="1;2" begin="0s" dur="1s"/>',
    "metadata": '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<r:Description r:about="https://example.org/"/></r:RDF></metadata>',
    "words": "<title>javascript: what it is</title><desc>url(https://example.org/)</desc>",
    "a label": '<g aria-label="JavaScript: a guide (and more)" data-once="1"/>',
}


@pytest.mark.parametrize("inside", HARMLESS.values(), ids=HARMLESS)
def test_what_only_draws_is_taken(inside: str) -> None:
    assert faults(svg(inside)) == []


@pytest.mark.parametrize(
    "before",
    [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- A program made this -->\n',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n',
        "<!DOCTYPE svg>",
        "<?program 1?>",
    ],
)
def test_what_programs_write_before_a_picture_is_taken(before: str) -> None:
    assert faults(svg(before=before)) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<svg width="4" height="3"/>', "without which browsers show nothing; found none"),
        (b'<svg xmlns="http://www.w3.org/2000/svg/"/>', "found `http://www.w3.org/2000/svg/`"),
        (b'<SVG xmlns="http://www.w3.org/2000/svg"/>', "found no <svg> element but <SVG>"),
        (b'<html><svg xmlns="http://www.w3.org/2000/svg"/></html>', "found no <svg> element but <html>"),
        (svg()[:-3], "cannot be read as an SVG picture"),
        (svg("<g>"), "cannot be read as an SVG picture"),
        (svg("<x:g/>"), "cannot be read as an SVG picture"),
        (svg("<title>\xe9</title>").decode().encode("latin-1"), "cannot be read as an SVG picture"),
        (b"\n" + svg(before='<?xml version="1.0"?>'), "cannot be read as an SVG picture"),
        (svg(before='<?xml version="1.0" encoding="ISO-8859-1"?>'), "save it as UTF-8"),
        (svg().decode().encode("utf-16-le"), "save it as UTF-8"),
        (svg("<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH), f"at most {MAX_DEPTH} levels"),
        (svg("<script/>" * 1000), "<script>"),
        (b"", "found no <svg> element"),
    ],
)
def test_what_no_browser_shows_is_told(data: bytes, said: str) -> None:
    found = faults(data)

    assert said in found[0][2]
    assert len(found) <= MOST_FAULTS


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30px" viewBox="0 0 4 3"', (40, 30)),
        ("viewBox='0 0 400.4,300'", (400, 300)),
        ('width="16" viewBox="0 0 8 4"', (16, 8)),
        ('height="16" viewBox="0 0 8 4"', (32, 16)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('width="6pt" height="3pt"', (8, 4)),
        ('width="2em" height="1.6e1"', (32, 16)),
        ('width="8.6" height="4.4"', (9, 4)),
        ('width="100%" height="50%" viewBox="0 0 8 4"', (8, 4)),
        ('width="100%" height="30"', None),
        ('stroke-width="7" height="30"', None),
        ("", None),
    ],
)
def test_an_svg_says_its_size_or_has_none(attributes: str, size: tuple[int, int] | None) -> None:
    assert read_picture("a.svg", svg("<g/>", attributes)).size == size


@pytest.mark.parametrize("width", ["0", "-1", "1e9", "1" * 5000, "0." + "0" * 5000])
def test_a_size_that_draws_nothing_or_no_browser_can_show_is_told(width: str) -> None:
    assert "expected a size of more than 0" in faults(svg(attributes=f'width="{width}" height="30"'))[0][2]
    assert "expected a size of more than 0" in faults(svg(attributes=f'viewBox="0 0 {width} 30"'))[0][2]
