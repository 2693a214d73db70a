"""Prints `PREFIX REGION FIPS DUAL_STACK URL` for each service in every region, by botocore's endpoint rules."""

import botocore.session
from botocore.endpoint_provider import EndpointProvider

SERVICES = {
    "apigateway": "apigateway",
    "email": "sesv2",
    "kms": "kms",
    "logs": "logs",
    "servicequotas": "service-quotas",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "tagging": "resourcegroupstaggingapi",
    "wafv2": "wafv2",
}

loader = botocore.session.get_session().get_component("data_loader")
partitions = loader.load_data("partitions")


def rules(service):
    return EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)


def tell(provider, prefix, region, fips, dual_stack):
    endpoint = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual_stack)
    print(prefix, region, str(fips).lower(), str(dual_stack).lower(), endpoint.url)


for prefix, service in SERVICES.items():
    provider = rules(service)
    for partition in partitions["partitions"]:
        for region in partition["regions"]:
            # A partition's own name among its regions, such as `aws-global`, isn't one.
            if region.startswith("aws"):
                continue
            for fips in (False, True):
                for dual_stack in (False, True):
                    tell(provider, prefix, region, fips, dual_stack)

# Free Tier is asked in us-east-1 alone.
tell(rules("freetier"), "freetier", "us-east-1", False, False)
