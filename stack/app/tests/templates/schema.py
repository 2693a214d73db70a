"""Print CloudFormation's schemas of the resource types named as arguments, as cfn-lint carries them."""

import json
import sys

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

json.dump({kind: PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema for kind in sys.argv[1:]}, sys.stdout)
