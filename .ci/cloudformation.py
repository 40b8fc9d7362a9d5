"""The template as CloudFormation sees it: translated by SAM, linted, and with its conditions decided."""

import copy
import json
import logging
import os
import re
from types import SimpleNamespace

REGION = "us-east-1"
os.environ["AWS_DEFAULT_REGION"] = REGION  # the translator asks for it

from cfnlint.api import lint
from samtranslator.translator.transform import transform

logging.disable(logging.WARNING)  # the translator complains of metrics it cannot send

KEPT = {"AWSTemplateFormatVersion", "Transform", "Globals"}
CIRCULAR_DEPENDENCY = "E3004"
NO_VALUE = {"Ref": "AWS::NoValue"}


def translated(template):
    """The template as SAM's transform leaves it to CloudFormation."""
    template = copy.deepcopy(template)
    for resource in template["Resources"].values():
        # as after packaging
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
        if resource["Type"] == "AWS::Serverless::StateMachine":
            resource["Properties"]["DefinitionUri"] = "s3://bucket/key"
    no_managed_policies = SimpleNamespace(load=dict)
    return transform(template, {}, no_managed_policies)


def findings(template, definition):
    """What cfn-lint has to say about the translated template, warnings included."""
    template = translated(template)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            # Written out, so that the states are checked, too.
            del resource["Properties"]["DefinitionS3Location"]
            resource["Properties"]["Definition"] = json.loads(definition)
    return lint(json.dumps(template, indent=1), regions=[REGION])


def mentioned(node):
    """What a part of a template refers to or depends on, by name."""
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, part in parts:
        if key == "Ref":
            yield part
        elif key == "DependsOn":
            yield from [part] if isinstance(part, str) else part
        elif key == "Fn::GetAtt":
            yield (part if isinstance(part, list) else part.split("."))[0]
        elif key == "Fn::Sub" and isinstance(part, str):
            yield from (name.split(".")[0] for name in re.findall(r"\$\{([^}]+)\}", part))
        else:
            yield from mentioned([{"Fn::Sub": part[0]}, part[1]] if key == "Fn::Sub" else part)


def with_circle(template):
    """The template with the mistake that only its translation shows: the pool named inside its own trigger's role."""
    broken = copy.deepcopy(template)
    resources = broken["Resources"]
    policy = resources.pop("PostConfirmationPolicy")["Properties"]
    del policy["Roles"]
    resources["PostConfirmationRole"]["Properties"]["Policies"].append(policy)
    return broken


class Stack:
    """A template with these parameters, and the defaults of the others."""

    def __init__(self, template, parameters):
        assert parameters.keys() <= template["Parameters"].keys(), f"no such parameters: {parameters}"
        self.template = template
        defaults = {name: parameter["Default"] for name, parameter in template["Parameters"].items() if "Default" in parameter}
        self.values = {**defaults, **parameters}

    def deployed(self):
        """What is deployed: the resources and outputs that there are, with the parameters' values."""
        there = {section: {name: {key: value for key, value in part.items() if key != "Condition"}
                           for name, part in self.template.get(section, {}).items() if self._is_there(part)}
                 for section in ("Resources", "Outputs")}
        kept = {section: part for section, part in self.template.items() if section in KEPT}
        return self._resolved({**kept, **there})

    def refused(self):
        """The descriptions of the assertions that do not hold (the section Rules): CloudFormation deploys nothing then."""
        rules = [rule for rule in self.template.get("Rules", {}).values() if self._holds(rule.get("RuleCondition", True))]
        return [assertion["AssertDescription"] for rule in rules for assertion in rule["Assertions"]
                if not self._holds(assertion["Assert"])]

    def _is_there(self, part):
        return "Condition" not in part or self._holds(part)

    def _holds(self, condition):
        if isinstance(condition, bool):
            return condition
        if "Condition" in condition:
            return self._holds(self.template["Conditions"][condition["Condition"]])
        (function, arguments), = condition.items()
        if function == "Fn::Equals":
            one, other = map(self._resolved, arguments)
            return str(one) == str(other)
        return {"Fn::Not": lambda holds: not holds[0], "Fn::And": all, "Fn::Or": any}[function]([*map(self._holds, arguments)])

    def _resolved(self, node):
        """The node with its conditions decided and the parameters' values in place; what only AWS knows stays."""
        if isinstance(node, list):
            return [part for part in map(self._resolved, node) if part != NO_VALUE]
        if not isinstance(node, dict):
            return node
        if "Fn::If" in node:
            condition, then, otherwise = node["Fn::If"]
            return self._resolved(then if self._holds({"Condition": condition}) else otherwise)
        if node.get("Ref") in self.values:
            return self.values[node["Ref"]]
        parts = {key: part for key, part in ((key, self._resolved(part)) for key, part in node.items()) if part != NO_VALUE}
        if "Fn::Sub" in parts:
            return self._substituted(parts)
        if "Fn::Split" in parts and isinstance(parts["Fn::Split"][1], str):
            return parts["Fn::Split"][1].split(parts["Fn::Split"][0])
        return parts

    def _substituted(self, node):
        """The text, if it names parameters alone."""
        text = node["Fn::Sub"]
        if not isinstance(text, str):
            return node
        for name, value in self.values.items():
            text = text.replace("${" + name + "}", str(value))
        return {"Fn::Sub": text} if "${" in text else text
