"""Moving messages out of a dead-letter queue: calls that ministack's SQS lacks."""
import time

from ministack.core.responses import new_uuid
from ministack.services import sqs

_moves = {}


def _queue(arn):
    queue = sqs._queue_by_arn(arn)
    if queue is None:
        raise sqs._Err(
            "ResourceNotFoundException",
            "The resource that you specified for the SourceArn parameter doesn't exist.",
        )
    return queue


def _sources(arn):
    """The queues whose dead letters go to this queue, by URL."""
    return {
        url: queue for url, queue in sqs._queues.items() if arn in (queue["attributes"].get("RedrivePolicy") or "")
    }


def _start(data, _url):
    source, destination = data["SourceArn"], data.get("DestinationArn")
    queue = _queue(source)
    if not destination and not _sources(source):
        raise sqs._Err("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.")
    messages = list(queue["messages"])
    for message in messages:
        attributes = dict(message.get("sys", {}))
        origin = attributes.pop("DeadLetterQueueSourceArn", None)
        target = destination or origin or next(iter(_sources(source).values()))["attributes"]["QueueArn"]
        queue["messages"].remove(message)
        _queue(target)["messages"].append({
            **message, "receive_count": 0, "first_receive_at": None, "receipt_handle": None,
            "visible_at": time.time(), "sys": attributes,
        })
    sqs.esm_wake.set()
    _moves.setdefault(source, []).insert(0, {
        "Status": "COMPLETED",
        "SourceArn": source,
        **({"DestinationArn": destination} if destination else {}),
        "ApproximateNumberOfMessagesMoved": len(messages),
        "ApproximateNumberOfMessagesToMove": len(messages),
        "StartedTimestamp": int(time.time() * 1000),
    })
    return {"TaskHandle": new_uuid()}


def _list_moves(data, _url):
    return {"Results": _moves.get(data["SourceArn"], [])[: int(data.get("MaxResults", 1))]}


def _list_sources(data, _url):
    return {"queueUrls": list(_sources(sqs._get_q(data["QueueUrl"])["attributes"]["QueueArn"]))}


def install():
    """Adds the calls."""
    sqs._HANDLERS.update({
        "StartMessageMoveTask": _start,
        "ListMessageMoveTasks": _list_moves,
        "ListDeadLetterSourceQueues": _list_sources,
    })
