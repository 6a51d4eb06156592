"""The end of an ECS task.

ministack's StopTask answers STOPPED with exit code 0 at once, and an exited essential container leaves its siblings
running.
"""
import time

from ministack.core.concurrency import resource_lock, spawn_background
from ministack.core.responses import get_account_id, get_region, json_response, request_scope
from ministack.services import ecs, ecs_metadata

from process_containers import together
from task_protection import protected
from task_service import service_of

# Pause before a service replaces a failed task. AWS throttles this too, more slowly.
RESTART_SECONDS = 1


def install(docker):
    """Replaces what stops a task."""
    real_failure = ecs._record_service_task_failure
    real_stop = ecs._stop_task

    def begin(task, reason, code):
        with resource_lock("ecs-task", task["taskArn"]):
            if not ecs._task_is_active(task["taskArn"], task):
                return
            ecs._bump_task_version(task)
            task.update(
                desiredStatus="STOPPED", lastStatus="DEACTIVATING", stoppingAt=ecs._iso(),
                stoppedReason=reason, stopCode=code,
            )
        changed(task)
        scope = get_account_id(), get_region()
        spawn_background(lambda: finish(task, *scope), thread_name="ecs-stop-" + task["taskArn"][-8:])

    def changed(task):
        ecs_metadata.set_task_status(
            task["taskArn"], known_status=task["lastStatus"], desired_status=task["desiredStatus"]
        )
        cluster, _ = service_of(task)
        ecs._recount_cluster(cluster)
        ecs._refresh_service_state(cluster, task.get("group", ""))

    def finish(task, account, region):
        """SIGTERM to every container at once, each its stopTimeout, then the real exit codes."""
        with request_scope(account, region):
            task["lastStatus"] = "STOPPING"
            containers = [c for c in map(docker.find, list(task["_docker_ids"])) if c]
            together(lambda container: container.stop(), containers)
            for record, container in zip(task["containers"], containers):
                record["exitCode"] = container.wait()["StatusCode"]
            for record in task["containers"]:
                record["lastStatus"] = "STOPPED"
            task.update(lastStatus="DEPROVISIONING", executionStoppedAt=ecs._iso())
            ecs._bump_task_version(task)
            ecs._cleanup_task_resources(task, docker)
            task.update(lastStatus="STOPPED", stoppedAt=ecs._iso())
            ecs._bump_task_version(task)
            changed(task)
            if task["stopCode"] == "EssentialContainerExited":
                ecs._record_service_task_failure(task)
            elif service_of(task)[1]:
                ecs._reconcile_service_tasks(*service_of(task))

    def observe(task, _docker=None):
        """Called every 100 ms: an exited essential container stops its task."""
        if task.get("lastStatus") != "RUNNING" or not ecs._task_is_active(task["taskArn"], task):
            return
        found = [docker.find(i) for i in list(task["_docker_ids"])]
        over = [bool(container) and container.status == "exited" for container in found]
        for record, container, gone in zip(task["containers"], found, over):
            if gone:
                record.update(lastStatus="STOPPED", exitCode=container.wait()["StatusCode"])
        essential_over = any(gone and essential for gone, essential in zip(over, task["_container_essentials"]))
        if over and (all(over) or essential_over):
            begin(task, "Essential container in task exited", "EssentialContainerExited")

    def failed(task, **options):
        time.sleep(RESTART_SECONDS)
        real_failure(task, **options)

    def stop_task(data, code="ServiceSchedulerInitiated"):
        task = ecs._resolve_task(data.get("task", ""), ecs._resolve_cluster_name(data.get("cluster", "default")))
        if not task:
            return real_stop(data)  # It has the error messages.
        deleted = data.get("reason") == "Service deleted"
        if code != "UserInitiated" and protected(task) and not deleted:
            return None
        begin(task, data.get("reason") or "Task stopped by user", code)
        return json_response({"task": ecs._sanitize(task)})

    ecs._maybe_mark_stopped = observe
    ecs._record_service_task_failure = failed
    ecs._stop_task = stop_task
    ecs._ACTION_MAP["StopTask"] = lambda data: stop_task(data, "UserInitiated")
