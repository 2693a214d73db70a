"""Where AWS is known to differ from its model: what it asks for beyond it, and what it takes all the same."""

# Operation and fault as they are told, and why AWS takes the request.
TAKEN = {}


def is_named(operation, fault):
    """True if AWS is known to take a request with this fault."""
    return fault in TAKEN.get(operation, {})


def also(model, operation, request, value, region, faults):
    """Rules that no model has."""
    # botocore adds it to every request (`add_accept_header`): the service answers HAL without it.
    if model.folder == "apigateway" and request.headers.get("accept") != "application/json":
        faults.add("", "`accept` isn't `application/json`")
    # "For CLOUDFRONT, you must specify the Region US East" (the description of `Scope`).
    if model.folder == "wafv2" and value.get("Scope") == "CLOUDFRONT" and region != "us-east-1":
        faults.add("Scope", "is `CLOUDFRONT`, and the signature's scope doesn't name `us-east-1`")
