"""Background jobs over HTTP."""

from ninja import Router

router = Router(tags=["jobs"])
