"""Query parameters → typed filters; pure."""

from api.params.values import BadParameter, Params, no_query


__all__ = ["BadParameter", "Params", "no_query"]
