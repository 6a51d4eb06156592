"""Targets and weights of load balancers, and who answered.

ministack's CloudFormation drops a target group's Targets and a forward action's weights. Every answer of an instance
or ip target names the target in the header `x-emulator-target`: a test sees who answered without asking the server.
"""
import random

from ministack.services import alb
from ministack.services.cloudformation import provisioners

from dropped_properties import after_create

ANSWERED_BY = "x-emulator-target"


def _register_targets(target_group, props):
    alb._targets[target_group] = [
        {"Id": target["Id"], **({"Port": int(target["Port"])} if target.get("Port") else {})}
        for target in props.get("Targets") or []
    ]


def install():
    """Replaces parts of ministack's load balancer."""
    after_create("AWS::ElasticLoadBalancingV2::TargetGroup", _register_targets)
    real_actions = provisioners._elbv2_listener_actions
    real_execute = alb._execute_action
    real_proxy = alb._proxy_http_target

    def listener_actions(props, load_balancer, prop="DefaultActions"):
        actions = real_actions(props, load_balancer, prop)
        sources = [action for action in props.get(prop) or [] if isinstance(action, dict)]
        for action, source in zip(actions, sources):
            if isinstance(source.get("ForwardConfig"), dict):
                action["ForwardConfig"] = source["ForwardConfig"]
        return actions

    async def execute_action(action, *rest, **options):
        groups = (action.get("ForwardConfig") or {}).get("TargetGroups") or []
        if len(groups) > 1:
            weights = [int(group.get("Weight", 1)) for group in groups]
            action = {**action, "TargetGroupArn": random.choices(groups, weights)[0]["TargetGroupArn"]}
        return await real_execute(action, *rest, **options)

    async def proxy(target, *rest, **options):
        status, headers, body = await real_proxy(target, *rest, **options)
        return status, {**headers, ANSWERED_BY: f"{target.get('Id')}:{target.get('Port')}"}, body

    provisioners._elbv2_listener_actions = listener_actions
    alb._execute_action = execute_action
    alb._proxy_http_target = proxy
