"""What pages share: the frame (the only navigation), the only caches, the filters, tables and words."""
