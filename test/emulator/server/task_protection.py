"""Scale-in protection of ECS tasks; ministack answers both calls with an empty list."""
import time

from ministack.core.responses import json_response
from ministack.services import ecs

from task_service import service_of

# What UpdateTaskProtection takes when it is given no expiry.
DEFAULT_EXPIRY_MINUTES = 120


def protected(task):
    """Whether a service must leave this task alone."""
    return task.get("_protected_until", 0) > time.time()


def install():
    """Adds the two calls to ministack's ECS service."""

    def answer(data, update):
        cluster = ecs._resolve_cluster_name(data.get("cluster", "default"))
        tasks, failures = [], []
        for reference in data.get("tasks") or []:
            task = ecs._resolve_task(reference, cluster)
            if not task or not service_of(task)[1]:
                failures.append({"arn": reference, "reason": "TASK_NOT_VALID" if task else "MISSING"})
                continue
            if update:
                protect(task, data)
            tasks.append({
                "taskArn": task["taskArn"],
                "protectionEnabled": protected(task),
                **({"expirationDate": task["_protected_until"]} if protected(task) else {}),
            })
        return json_response({"protectedTasks": tasks, "failures": failures})

    def protect(task, data):
        on = data["protectionEnabled"]
        minutes = int(data.get("expiresInMinutes") or DEFAULT_EXPIRY_MINUTES) if on else 0
        task["_protected_until"] = time.time() + 60 * minutes
        if not on:
            ecs._reconcile_service_tasks(*service_of(task))

    ecs._ACTION_MAP["UpdateTaskProtection"] = lambda data: answer(data, True)
    ecs._ACTION_MAP["GetTaskProtection"] = lambda data: answer(data, False)
