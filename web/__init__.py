"""What is not a page: health, the language of the page, the address guard; later the gate and the upload API."""
