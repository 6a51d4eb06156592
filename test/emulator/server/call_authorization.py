"""What IAM asks of calls: of ECS the resource, the condition key ecs:cluster, and iam:PassRole for the roles of a task;
of SQS the action behind a batch.

ministack takes the cluster for the resource of every call that names one, knows no ecs:cluster and asks for no PassRole.
It asks for sqs:DeleteMessageBatch, which AWS does not know: a batch needs the grant of its single call.
"""
import json

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import ecs

TASK_ROLES = ("taskRoleArn", "executionRoleArn")


def install():
    """Puts it into what ministack asks before each call."""
    real_action = iam_actions.extract_iam_action
    real_resource = iam_actions.extract_resource_arn
    real_context = iam_actions.request_tag_context
    real_enforce = iam_evaluator.enforce

    def action(service, *rest):
        found = real_action(service, *rest)
        return found.removesuffix("Batch") if found and service == "sqs" else found

    def resource(service, method, path, headers, body, *rest):
        if service == "ecs":
            call, data = headers.get("x-amz-target", "").rpartition(".")[2], json.loads(body or b"{}")
            if call == "ListTasks":
                return "*"
            if call == "RunTask":
                return ecs._task_defs.get(ecs._resolve_td_key(data["taskDefinition"]), {}).get("taskDefinitionArn", "*")
            if call == "DescribeTasks":
                # All of one cluster: the first stands for them.
                return data["tasks"][0]
        return real_resource(service, method, path, headers, body, *rest)

    def context(service, name, body, params):
        found = real_context(service, name, body, params)
        if service == "ecs" and "cluster" in (data := json.loads(body or b"{}")):
            cluster = ecs._resolve_cluster_name(data["cluster"])
            found["ecs:cluster"] = f"arn:aws:ecs:{get_region()}:{get_account_id()}:cluster/{cluster}"
        return found

    def enforce(access_key, name, service, region, resource_arn="*", service_context=None):
        denied = real_enforce(access_key, name, service, region, resource_arn, service_context)
        if denied or name != "ecs:RunTask":
            return denied
        definition = ecs._task_defs.get(ecs._resolve_td_key(resource_arn)) or {}
        for role in [definition[kind] for kind in TASK_ROLES if definition.get(kind)]:
            passed = {"iam:PassedToService": "ecs-tasks.amazonaws.com"}
            denied = real_enforce(access_key, "iam:PassRole", "iam", region, role, passed)
            if denied:
                return denied
        return None

    iam_actions.extract_iam_action = action
    iam_actions.extract_resource_arn = resource
    iam_actions.request_tag_context = context
    iam_evaluator.enforce = enforce
