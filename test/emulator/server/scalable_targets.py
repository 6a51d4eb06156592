"""Scalable targets of ECS services: the bounds are held when a target is registered or changed, as AWS does.

A service that states no desired count starts with one task on AWS too, and gets its minimum from here. Nothing scales
afterwards: policies and schedules are only accepted.
"""
from ministack.services import ecs

from accepted_types import accepted
from cloudformation_types import HANDLERS


def _name(_logical_id, props):
    return f"{props.get('ResourceId')}|{props.get('ScalableDimension')}|{props.get('ServiceNamespace')}"


def _hold_bounds(props):
    if props.get("ScalableDimension") != "ecs:service:DesiredCount":
        return
    _service, cluster, name = props["ResourceId"].split("/")
    service = ecs._services.get(f"{cluster}/{name}")
    if not service:
        raise ValueError(f"ECS service doesn't exist: {props['ResourceId']}")
    wanted = min(max(service["desiredCount"], int(props["MinCapacity"])), int(props["MaxCapacity"]))
    if wanted != service["desiredCount"]:
        ecs._update_service({"cluster": cluster, "service": name, "desiredCount": wanted})


def install():
    """Adds the type."""
    plain = accepted(_name)

    def create(logical_id, props, stack):
        _hold_bounds(props)
        return plain["create"](logical_id, props, stack)

    def update(physical_id, old, new, stack):
        _hold_bounds(new)
        return plain["update"](physical_id, old, new, stack)

    HANDLERS["AWS::ApplicationAutoScaling::ScalableTarget"] = {**plain, "create": create, "update": update}
