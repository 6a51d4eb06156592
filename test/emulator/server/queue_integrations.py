"""HTTP APIs that send straight to SQS: the integration subtype SQS-SendMessage.

ministack drops an integration's subtype and takes every AWS_PROXY for a function. Here the deployed integration's own
request parameters are read, their mapping expressions resolved, and what they say is sent. Its role is not asked.
"""
import json

from ministack.core.responses import new_uuid
from ministack.services import apigateway, sqs
from ministack.services.cloudformation import provisioners

SUBTYPE = "SQS-SendMessage"
JSON = {"Content-Type": "application/json"}


def _value(expression, headers, body, context):
    if expression == "$request.body":
        return body.decode() if isinstance(body, bytes) else body
    return apigateway._resolve_mapping_value(
        expression, request_headers=headers, request_query={}, path_params={}, context_vars=context, stage_vars={},
    )


def _send(parameters, headers, body):
    context = {"requestId": new_uuid()}
    request = {name: _value(expression, headers, body, context) for name, expression in parameters.items()}
    if "MessageAttributes" in request:
        request["MessageAttributes"] = json.loads(request["MessageAttributes"])
    # SQS takes no attribute without a value.
    if any(not one.get("StringValue") for one in request.get("MessageAttributes", {}).values()):
        return 400, JSON, b'{"message":"Bad Request"}'
    try:
        sent = sqs._act_send_message(request, request["QueueUrl"])
    except sqs._Err as error:
        return 400, JSON, json.dumps({"message": str(error)}).encode()
    return 200, JSON, json.dumps({"SendMessageResponse": {"SendMessageResult": sent}}).encode()


def install():
    """Keeps the subtype and does what it stands for."""
    real_props = provisioners._apigw_v2_integration_props
    real_invoke = apigateway._invoke_lambda_proxy

    def integration_props(props):
        return {**real_props(props), "integrationSubtype": props.get("IntegrationSubtype")}

    async def invoke(integration, api_id, stage, path, method, headers, body, *rest, **options):
        if integration.get("integrationSubtype") != SUBTYPE:
            return await real_invoke(integration, api_id, stage, path, method, headers, body, *rest, **options)
        return _send(integration["requestParameters"], headers, body)

    provisioners._apigw_v2_integration_props = integration_props
    apigateway._invoke_lambda_proxy = invoke
