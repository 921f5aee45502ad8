"""Delete and reset; then what is at the root."""

from typing import Final

from docs.api_examples.call import JSON, Call


ENDING: Final = (
    Call("delete_transaction", "One that has not ended", "DELETE", "/transactions/2/"),
    Call("delete_transaction", "By force", "DELETE", "/transactions/2/?force=1"),
    Call("delete_task", "The deployment", "DELETE", "/tasks/1/"),
    Call("reset_cluster", "An environment", "PUT", "/clusters/1/reset/", {}, JSON),
    Call("delete_cluster", "An environment", "DELETE", "/clusters/1/"),
    Call("show_index", "From its root", "GET", "/", at_root=True, with_token=False),
    Call("is_alive", "It does", "GET", "/healthz", at_root=True, with_token=False),
    Call("is_ready", "They can", "GET", "/readyz", at_root=True, with_token=False),
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
        "How Swagger UI is set up",
        "GET",
        "/api/docs/start.js",
        at_root=True,
        with_token=False,
    ),
    Call("show_page", "Its headers", "HEAD", "/ui/", at_root=True, with_token=False),
    Call(
        "show_page_part",
        "What chooses light or dark before anything is drawn",
        "HEAD",
        "/ui/theme.js",
        at_root=True,
        with_token=False,
    ),
)
