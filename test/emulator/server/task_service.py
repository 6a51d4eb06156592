"""Which service an ECS task belongs to."""
from ministack.services import ecs


def service_of(task):
    """A task's cluster, and the key of its service or None."""
    cluster, group = ecs._cluster_name_from_arn(task["clusterArn"]), task.get("group") or ""
    return cluster, f"{cluster}/{group[8:]}" if group.startswith("service:") else None
