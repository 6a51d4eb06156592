"""Metrics of queues, which ministack does not publish, and a regular look at the alarms on them."""
import sys
import threading
import time

from ministack.core import responses
from ministack.services import cloudwatch, sqs

# AWS publishes once a minute, and late; tests should not wait for that.
INTERVAL_SECONDS = 5


def start():
    """Publishes in the background for as long as the emulator lives."""
    threading.Thread(target=_publish_for_ever, name="queue-metrics", daemon=True).start()


def _publish_for_ever():
    while True:
        time.sleep(INTERVAL_SECONDS)
        for (account, region, _url), queue in list(sqs._queues._data.items()):
            _in_scope(account, region, lambda: _publish(queue))
        for account, region in {key[:2] for key in list(cloudwatch._alarms._data)}:
            _in_scope(account, region, cloudwatch._evaluate_all_alarms)


def _in_scope(account, region, act):
    """A queue may vanish meanwhile: what goes wrong is written down and the next round goes on."""
    responses.set_request_account_id(account)
    responses.set_request_region(region)
    try:
        act()
    except Exception as error:
        print(f"queue metrics: {error!r}", file=sys.stderr, flush=True)


def _publish(queue):
    sqs._dlq_sweep(queue)
    sqs._refresh_counts(queue)
    attributes = queue["attributes"]
    now = time.time()
    sent = [message.get("enqueued_at", message.get("sent_at", now)) for message in list(queue["messages"])]
    metrics = {
        "ApproximateNumberOfMessagesVisible": attributes["ApproximateNumberOfMessages"],
        "ApproximateNumberOfMessagesNotVisible": attributes["ApproximateNumberOfMessagesNotVisible"],
        "ApproximateNumberOfMessagesDelayed": attributes["ApproximateNumberOfMessagesDelayed"],
        "ApproximateAgeOfOldestMessage": now - min(sent, default=now),
    }
    dimensions = {"QueueName": attributes["QueueArn"].split(":")[-1]}
    for name, value in metrics.items():
        cloudwatch.record_metric("AWS/SQS", name, float(value), "Count", dimensions)
