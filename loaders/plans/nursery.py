"""The process that the readers of plan documents are forked from: `loaders/reports/nursery.py` tells how."""

import docx
import pdfplumber

from loaders.plans import child, words
from loaders.reports import nursery

LOADED = (docx, pdfplumber)  # what a reader needs is loaded once, before the first file


def read(_words: str, named_content: bytes) -> bytes:
    child.limit()
    return child.answer(named_content)


if __name__ == "__main__":
    words.form()
    nursery.main(read)
