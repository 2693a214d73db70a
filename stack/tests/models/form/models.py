"""AWS's service models as botocore ships them, each read when the first request for it comes."""

import functools
import gzip
import importlib.util
import json
import pathlib

DATA = pathlib.Path(importlib.util.find_spec("botocore").submodule_search_locations[0]) / "data"

# The models behind a name that signatures have, where that isn't the folder's name.
SIGNED_AS = {
    "apigateway": ("apigateway", "apigatewayv2"),
    "awsssoportal": ("sso",),
    "dynamodb": ("dynamodb", "dynamodbstreams"),
    "monitoring": ("cloudwatch",),
    "servicequotas": ("service-quotas",),
    "ses": ("sesv2", "ses"),
    "sso-oauth": ("sso-oidc",),
    "tagging": ("resourcegroupstaggingapi",),
}


class Model:
    def __init__(self, folder):
        latest = max((DATA / folder).glob("*/service-2.json.gz"))
        text = json.loads(gzip.decompress(latest.read_bytes()))
        self.folder = folder
        self.metadata = text["metadata"]
        self.operations = text["operations"]
        self.shapes = text["shapes"]
        self.protocols = self.metadata.get("protocols") or [self.metadata["protocol"]]
        self.signing_name = self.metadata.get("signingName") or self.metadata["endpointPrefix"]

    def input(self, operation):
        """The shape that an operation takes, and what is said where the operation names it."""
        named = self.operations[operation].get("input")
        return (self.shapes[named["shape"]], named) if named else ({"type": "structure", "members": {}}, {})


@functools.cache
def load(folder):
    return Model(folder)


@functools.cache
def signed_as(name):
    """The models whose requests are signed with this name."""
    folders = [folder for folder in SIGNED_AS.get(name, (name,)) if (DATA / folder).is_dir()]
    return [model for model in map(load, folders) if model.signing_name == name]


@functools.cache
def regions():
    """All regions of all partitions.

    A service of the whole world has one that it is signed for, but the SDK knows it only where nobody names an
    endpoint, as every test does (aws-sdk-cloudfront 1 and botocore alike): any region is right for those.
    """
    partitions = json.loads((DATA / "partitions.json").read_bytes())["partitions"]
    return {region for partition in partitions for region in partition["regions"] if not region.endswith("-global")}
