"""The pictures of the page in docs/ui.md: `python -m docs.page_pictures`."""
