"""Which font each run of a Word document is in, since a font of an old code says how its letters are to be read."""

from typing import Any

from docx.oxml.ns import qn

_DEEPEST = 12  # styles based on styles
_RUN, _PARAGRAPH, _FONTS, _STYLE = qn("w:rPr"), qn("w:pPr"), qn("w:rFonts"), qn("w:val")


class WordFonts:
    """Asks the run, its style, the style of its paragraph and the document's defaults, in this order."""

    def __init__(self, styles: Any) -> None:
        self._styles = {
            style.get(qn("w:styleId")): style
            for style in (styles.findall(qn("w:style")) if styles is not None else ())
        }
        defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}") if styles is not None else None
        normal = next((style for style in self._styles.values() if style.get(qn("w:default")) == "1"), None)
        self._default = self._of_style(normal) or (_named(defaults) if defaults is not None else "")

    def of(self, run: Any) -> str:
        """The name of the font, or "" where the document leaves it to the program."""
        properties = run.find(_RUN)
        found = _named(run)
        if not found and properties is not None:
            found = self._of_style(self._style(properties.find(qn("w:rStyle"))))
        paragraph = next(run.iterancestors(qn("w:p")), None)
        if not found and paragraph is not None:
            of_paragraph = paragraph.find(_PARAGRAPH)
            if of_paragraph is not None:
                found = self._of_style(self._style(of_paragraph.find(qn("w:pStyle"))))
        return found or self._default

    def _style(self, named: Any) -> Any:
        return self._styles.get(named.get(_STYLE)) if named is not None else None

    def _of_style(self, style: Any) -> str:
        for _ in range(_DEEPEST):
            if style is None:
                return ""
            if found := _named(style):
                return found
            style = self._style(style.find(qn("w:basedOn")))
        return ""


def _named(element: Any) -> str:
    """The font in the properties of a run, a style or the defaults."""
    properties = element.find(_RUN)
    fonts = properties.find(_FONTS) if properties is not None else None
    if fonts is None:
        return ""
    return fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""
