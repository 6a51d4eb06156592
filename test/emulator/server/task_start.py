"""The start of an ECS task.

In ministack a task counts as running before it listens, and stopTimeout, the task role and secrets from CloudFormation
are dropped.
"""
import socket
import time

from ministack.core.lambda_runtime import execution_credentials
from ministack.services import ecs, secretsmanager
from ministack.services.cloudformation import provisioners

from task_service import service_of

# How long a task of a service may take until it listens, unless the service has a longer grace period.
LISTEN_SECONDS = 10
# What Fargate waits between SIGTERM and SIGKILL unless the container says otherwise.
DEFAULT_STOP_TIMEOUT_SECONDS = 30


def install(docker):
    """Replaces what starts a task."""
    real_kwargs = ecs._build_run_kwargs
    real_definitions = provisioners._normalize_container_defs
    real_record_ip = ecs._record_task_ip
    real_running = ecs._mark_task_running

    def run_kwargs(definition, task_definition, env, ports, net, host_mode, task_id, task_arn, *rest):
        _arn, _aws, _ecs, region, account, _task = task_arn.split(":", 5)
        credentials = execution_credentials({
            "FunctionArn": f"arn:aws:lambda:{region}:{account}:function:{task_id}",
            "FunctionName": task_id,
            "Role": task_definition.get("taskRoleArn", ""),
        })
        env.update({key: value for key, value in credentials.items() if value and key not in env})
        real = real_kwargs(definition, task_definition, env, ports, net, host_mode, task_id, task_arn, *rest)
        return {**real, "stop_timeout": float(definition.get("stopTimeout") or DEFAULT_STOP_TIMEOUT_SECONDS)}

    def secret(entry):
        """Ref of a Secret is its name in ministack, its ARN in AWS."""
        name, colon, field = entry["valueFrom"].partition(":")
        record = secretsmanager._resolve(name)[1] if name != "arn" else None
        return {**entry, "valueFrom": record["ARN"] + colon + field} if record else entry

    def definitions(containers):
        camel = provisioners._pascal_to_camel
        return [
            {**container, "secrets": [secret(camel(entry)) for entry in container.get("secrets") or []]}
            for container in real_definitions(containers)
        ]

    def record_ip(task, container, net):
        real_record_ip(task, container, net)
        for attachment in task["attachments"]:
            for record in task["containers"]:
                record["networkInterfaces"] = [
                    {"attachmentId": attachment["id"], "privateIpv4Address": container.network.address}
                ]

    def listening(address, port):
        with socket.socket() as probe:
            return probe.connect_ex((address, port)) == 0

    def mark_running(arn, task):
        """RUNNING joins the target group: let the task listen first."""
        service = ecs._services.get(service_of(task)[1]) or {}
        end = time.time() + max(LISTEN_SECONDS, int(service.get("healthCheckGracePeriodSeconds") or 0))
        for balancer in service.get("loadBalancers") or []:
            while ecs._task_is_active(arn, task) and time.time() < end:
                if "exited" in [docker.get(i).status for i in list(task["_docker_ids"])]:
                    break
                if listening(ecs._task_ip(task), int(balancer["containerPort"])):
                    break
                time.sleep(0.05)
        return real_running(arn, task)

    ecs._build_run_kwargs = run_kwargs
    provisioners._normalize_container_defs = definitions
    ecs._deployment_needs_first_task = lambda *_: False
    ecs._record_task_ip = record_ip
    ecs._mark_task_running = mark_running
