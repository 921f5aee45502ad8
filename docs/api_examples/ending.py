"""Delete and reset; then the endpoints of the root."""

from typing import Final

from docs.api_examples.call import JSON, Call


ENDING: Final = (
    Call("delete_transaction", "A running transaction", "DELETE", "/transactions/2/"),
    Call("delete_transaction", "By force", "DELETE", "/transactions/2/?force=1"),
    Call("delete_task", "The deployment", "DELETE", "/tasks/1/"),
    Call("reset_cluster", "An environment", "PUT", "/clusters/1/reset/", {}, JSON),
    Call("delete_cluster", "An environment", "DELETE", "/clusters/1/"),
    Call("show_index", "From the root", "GET", "/", at_root=True, with_token=False),
    Call("is_alive", "Alive", "GET", "/healthz", at_root=True, with_token=False),
    Call("is_ready", "Ready", "GET", "/readyz", at_root=True, with_token=False),
    Call("show_metrics", "Its headers", "HEAD", "/metrics", at_root=True),
    Call(
        "describe_api",
        "Its headers",
        "HEAD",
        "/api/openapi.json",
        at_root=True,
        with_token=False,
    ),
    Call(
        "show_docs", "Its headers", "HEAD", "/api/docs/", at_root=True, with_token=False
    ),
    Call(
        "show_docs_part",
        "The configuration of Swagger UI",
        "GET",
        "/api/docs/start.js",
        at_root=True,
        with_token=False,
    ),
    Call("show_page", "Its headers", "HEAD", "/ui/", at_root=True, with_token=False),
    Call(
        "show_page_part",
        "The script that sets the theme before the page is drawn",
        "HEAD",
        "/ui/theme.js",
        at_root=True,
        with_token=False,
    ),
)
