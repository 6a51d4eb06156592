"""Schedules of EventBridge Scheduler, whose inputs may name the time of the run.

ministack sends `<aws.scheduler.scheduled-time>` as it stands, and takes every cron expression for UTC. Only rates fire
here: a run at three in the night would not be like all others.
"""
import time

from ministack.services import eventbridge

SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"


def install():
    """Fills in the time, and keeps cron expressions from firing."""
    real = eventbridge._invoke_target

    def invoke_target(target, event, *rest):
        if event.get("Source") == "aws.scheduler" and "Input" in target:
            text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(event["Time"]))
            target = {**target, "Input": target["Input"].replace(SCHEDULED_TIME, text)}
        return real(target, event, *rest)

    eventbridge._invoke_target = invoke_target
    eventbridge._cron_next_fire = lambda _fields, _after: None
