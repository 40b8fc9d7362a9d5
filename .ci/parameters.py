"""A file of parameters as SAM reads it, and what CloudFormation or Lambda would refuse of it in the middle of a deployment."""

import json
import re

import yaml
from cloudformation import Stack
from samcli.cli.types import CfnParameterOverridesType

# What all variables of a function may take together, as one text of JSON (Lambda developer guide, "Lambda quotas"; the refusal
# says "String measured" and shows that text).
MOST = 4096
# The longest that the names of these resources can be (API references); CloudFormation knows them only when it deploys.
LONGEST = {"AWS::Cognito::UserPool": 55, "AWS::S3::Bucket": 63, "AWS::SQS::Queue": 150}


def read(text):
    """The parameters, as the texts that SAM makes of a file of YAML."""
    return CfnParameterOverridesType().convert(yaml.safe_load(text), None, None)


def refused(template, values):
    """What the template refuses."""
    known = template["Parameters"]
    unknown = [name for name in values if name not in known]
    yield from (f"the template has no parameter {name}" for name in unknown)
    yield from (f"{name} {demand}" for name, value in values.items() if name in known and (demand := unmet(value, known[name])))
    if not unknown:
        yield from Stack(template, values).refused()


def unmet(value, parameter):
    """What the template demands of a value that is not so."""
    if "AllowedValues" in parameter:
        allowed = [str(allowed) for allowed in parameter["AllowedValues"]]
        return value not in allowed and f"must be one of {', '.join(allowed)}, and is {value}"
    if parameter["Type"] == "Number":
        least, most = parameter["MinValue"], parameter["MaxValue"]
        fits = value.isdecimal() and least <= int(value) <= most
        return not fits and f"must be from {least} to {most}, and is {value}"
    return not re.search(parameter.get("AllowedPattern", ""), value) and parameter["ConstraintDescription"].removesuffix(".")


def sizes(template, values):
    """The bytes that each function's variables take at most, by the function's folder."""
    stack = Stack(template, values)
    for resource in stack.deployed()["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            variables = resource["Properties"]["Environment"]["Variables"]
            texts = {name: in_full(value, template["Resources"]) for name, value in variables.items()}
            measured = json.dumps(texts, separators=(",", ":"), ensure_ascii=False).encode()
            yield resource["Properties"]["CodeUri"].removeprefix("functions/"), len(measured)


def in_full(value, resources):
    """The text of a variable, with as many letters as a resource's name may have in place of it."""
    if not isinstance(value, dict):
        return str(value)
    text = value["Fn::Sub"] if "Fn::Sub" in value else "${" + value["Ref"] + "}"
    return re.sub(r"\$\{(\w+)\}", lambda name: "x" * LONGEST[resources[name[1]]["Type"]], text)


def problems(template, values):
    """Everything that is wrong with the parameters."""
    found = [*refused(template, values)]
    if not found:
        found += (f"the variables of {function} take {size} bytes, and Lambda allows {MOST}: shorten lists, rules or texts"
                  for function, size in sizes(template, values) if size > MOST)
    return found
