"""CloudWatch alarms.

ministack merges every dimension of a metric and ignores M-of-N and TreatMissingData: the evaluation is replaced.
Alarms on metric math are stored, their expression is not evaluated.
"""
import operator
import time

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

DEFAULT_PERIOD_SECONDS = 60
COMPARISONS = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


def install():
    """Replaces the evaluation, and keeps metric math out of it."""
    real_record = provisioners._cw_metric_alarm_record

    def record(name, props):
        if not props.get("Metrics"):
            return real_record(name, props)
        plain = {key: value for key, value in props.items() if key != "Metrics"}
        plain.update(MetricName="(metric-math)", Namespace="(metric-math)")
        return {**real_record(name, plain), "Metrics": props["Metrics"]}

    provisioners._cw_metric_alarm_record = record
    cloudwatch._evaluate_alarm = evaluate


def evaluate(alarm):
    """Sets the alarm's state from its metric and tells whoever listens when it changes."""
    if not alarm.get("Namespace") or not alarm.get("MetricName") or alarm.get("Metrics"):
        return
    now, old = time.time(), alarm["StateValue"]
    periods = int(alarm.get("EvaluationPeriods") or 1)
    breaching, seen = _count_breaching(alarm, periods, now)
    new = _state(alarm, breaching, seen, periods, old)
    if new == old:
        return
    reason = f"{breaching} of {periods} datapoints breached {alarm['ComparisonOperator']} {alarm['Threshold']}"
    alarm.update(StateValue=new, StateReason=reason, StateUpdatedTimestamp=int(now))
    cloudwatch._record_history(alarm["AlarmName"], old, new, reason)
    cloudwatch._dispatch_alarm_actions(alarm, old, new, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def _count_breaching(alarm, periods, now):
    """How many periods breach the threshold, and how many say anything, missing ones that are treated included."""
    period = int(alarm.get("Period") or DEFAULT_PERIOD_SECONDS)
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
    breaches = COMPARISONS[alarm["ComparisonOperator"]]
    points, breaching, seen = _points(alarm), 0, 0
    for index in range(periods):
        start, end = now - (index + 1) * period, now - index * period
        # A point of this very instant belongs to the newest period.
        window = [point for point in points if start <= point["Timestamp"] < end + 0.001]
        if window:
            value = cloudwatch._stat_value(cloudwatch._calc_stats(window), statistic, window)
            breaching += breaches(value, float(alarm["Threshold"]))
            seen += 1
        elif alarm.get("TreatMissingData") in ("breaching", "notBreaching"):
            breaching += alarm["TreatMissingData"] == "breaching"
            seen += 1
    return breaching, seen


def _points(alarm):
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in alarm.get("Dimensions") or []}
    wanted = alarm["Namespace"], alarm["MetricName"], cloudwatch._dims_key(dimensions)
    return [point for key, points in list(cloudwatch._metrics.items()) if key == wanted for point in list(points)]


def _state(alarm, breaching, seen, periods, old):
    if breaching >= int(alarm.get("DatapointsToAlarm") or periods):
        return "ALARM"
    if seen:
        return "OK"
    return old if alarm.get("TreatMissingData") == "ignore" else "INSUFFICIENT_DATA"
