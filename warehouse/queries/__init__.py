"""Questions the pages ask: one function each, with scope and as_of, answering with a frame."""
