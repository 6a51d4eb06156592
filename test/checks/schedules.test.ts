import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { bucketSendsNoEvents } from '../../lib/checks/schedules/bucket-sends-no-events';
import { eventPatternNeverMatches } from '../../lib/checks/schedules/event-pattern-never-matches';
import { recurrenceOf } from '../../lib/checks/schedules/expression';
import { retriedPastNextRun } from '../../lib/checks/schedules/retried-past-next-run';
import { ruleOnWrongBus } from '../../lib/checks/schedules/rule-on-wrong-bus';
import { ruleRejected } from '../../lib/checks/schedules/rule-rejected';
import { ruleWithoutTargets } from '../../lib/checks/schedules/rule-without-targets';
import { runsOverlap } from '../../lib/checks/schedules/runs-overlap';
import { scheduleDisabled } from '../../lib/checks/schedules/schedule-disabled';
import { scheduleExpressionInvalid } from '../../lib/checks/schedules/schedule-expression-invalid';
import { scheduleIsOver } from '../../lib/checks/schedules/schedule-is-over';
import { scheduleSettingOutOfRange } from '../../lib/checks/schedules/schedule-setting-out-of-range';
import { scheduleWithoutDeadLetters } from '../../lib/checks/schedules/schedule-without-dead-letters';
import { windowBeyondInterval } from '../../lib/checks/schedules/window-beyond-interval';
import { arn, bucket, fn, ref, rule, schedule } from './bare';
import { aFunction } from './corpus/shape';
import { BareTemplate, describeRule } from './rule-cases';

const scheduled = (stack: Stack, expression: scheduler.ScheduleExpression, props: Partial<scheduler.ScheduleProps> = {}, timeout = Duration.seconds(3)): void => {
  new scheduler.Schedule(stack, 'Schedule', { schedule: expression, target: new LambdaInvoke(aFunction(stack, 'Function', { timeout })), ...props });
};
const one = (settings: object): BareTemplate => ({ Resources: { Function: fn(), Schedule: schedule({ Target: { Arn: arn('Function') }, ...settings }) } });
const ruled = (settings: object): BareTemplate => ({ Resources: { Function: fn(), Rule: rule({ Targets: [{ Id: 'T', Arn: arn('Function') }], ...settings }) } });

describe('an expression', () => {
  test.each([
    ['rate(5 minutes)', 300], ['rate(1 day)', 86_400], ['cron(0 3 * * ? *)', 86_400], ['cron(0/15 * * * ? *)', 900], ['cron(0,10 8-18 ? * MON-FRI *)', 600],
    ['cron(30 8,20 ? * FRI-MON *)', 43_200], ['cron(0 0 L * ? *)', 86_400], ['cron(* * * * ? *)', 60],
  ])('%s runs every %s s at most', (expression, seconds) => {
    expect(recurrenceOf(expression)).toEqual(expect.objectContaining({ intervalSeconds: seconds }));
    expect(recurrenceOf(expression).fault).toBeUndefined();
  });

  test.each(['rate(0 minutes)', 'rate(5 seconds)', 'cron(0 3 * * *)', 'cron(0 3 * * * *)', 'cron(0 3 ? * ? *)', 'cron(60 3 * * ? *)', 'cron(0 3 30 2 ? *)', 'at(tomorrow)', 'at(2026-13-01T00:00:00)', 'daily', 'cron(0 3 * FOO ? *)'])('fails to read %s', (expression) => {
    expect(recurrenceOf(expression).fault).toMatch(/\w/);
  });
});

describeRule(scheduleExpressionInvalid, {
  broken: {
    'five fields with CDK': (stack) => scheduled(stack, scheduler.ScheduleExpression.expression('cron(0 3 * * *)')),
    'two days, bare': one({ ScheduleExpression: 'cron(0 3 1 * MON *)' }),
    'the 30th of February': one({ ScheduleExpression: 'cron(0 3 30 2 ? *)' }),
    'a plural of a rule': ruled({ ScheduleExpression: 'rate(1 minutes)' }),
    'a singular of a rule': ruled({ ScheduleExpression: 'rate(5 minute)' }),
    'a time of a rule': ruled({ ScheduleExpression: 'at(2030-01-01T00:00:00)' }),
  },
  sound: { 'expressions of CDK': (stack) => scheduled(stack, scheduler.ScheduleExpression.cron({ weekDay: 'MON-FRI', hour: '3', minute: '0' })), 'the 29th of February': one({ ScheduleExpression: 'cron(0 3 29 2 ? *)' }), 'a plural of a schedule': one({ ScheduleExpression: 'rate(1 minutes)' }) },
});

describeRule(scheduleIsOver, {
  broken: {
    'a time with CDK': (stack) => scheduled(stack, scheduler.ScheduleExpression.at(new Date('2020-01-01T00:00:00Z'))),
    'a year, bare': one({ ScheduleExpression: 'cron(0 3 1 1 ? 2024)' }),
    'an end': one({ EndDate: '2025-01-01T00:00:00Z' }),
    'an end before the start': one({ StartDate: '2031-01-01T00:00:00Z', EndDate: '2030-01-01T00:00:00Z' }),
  },
  sound: { 'a time to come': one({ ScheduleExpression: 'at(2030-01-01T00:00:00)' }), 'today': one({ ScheduleExpression: 'at(2026-11-26T03:00:00)' }), 'no end': one({}) },
});

describeRule(scheduleDisabled, {
  broken: { 'a rule with CDK': (stack) => { new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)), enabled: false, targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue'))] }); }, 'a schedule, bare': one({ State: 'DISABLED' }) },
  sound: { 'what is on': one({ State: 'ENABLED' }), 'what a parameter decides': { ...one({ State: ref('State') }), Parameters: { State: { Type: 'String' } } } },
});

describeRule(scheduleWithoutDeadLetters, {
  broken: { 'a schedule with CDK': (stack) => scheduled(stack, scheduler.ScheduleExpression.rate(Duration.days(1))), 'a schedule, bare': one({}) },
  sound: { 'a schedule with a queue': one({ Target: { Arn: arn('Function'), DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-west-1:111111111111:dead' } } }) },
});

describeRule(retriedPastNextRun, {
  broken: { 'every five minutes with CDK': (stack) => scheduled(stack, scheduler.ScheduleExpression.rate(Duration.minutes(5))), 'every hour for two, bare': one({ ScheduleExpression: 'cron(0 * * * ? *)', Target: { Arn: arn('Function'), RetryPolicy: { MaximumEventAgeInSeconds: 7_200 } } }) },
  sound: { 'every day': one({}), 'an hour for an hour': one({ ScheduleExpression: 'rate(1 hour)', Target: { Arn: arn('Function'), RetryPolicy: { MaximumEventAgeInSeconds: 3_600 } } }), 'no retries': one({ ScheduleExpression: 'rate(1 minute)', Target: { Arn: arn('Function'), RetryPolicy: { MaximumRetryAttempts: 0 } } }) },
});

describeRule(runsOverlap, {
  broken: {
    'a schedule with CDK': (stack) => scheduled(stack, scheduler.ScheduleExpression.rate(Duration.minutes(5)), {}, Duration.minutes(15)),
    'a rule, bare': { Resources: { Function: fn({ Timeout: 120 }), Rule: rule({ ScheduleExpression: 'rate(1 minute)', Targets: [{ Id: 'T', Arn: arn('Function') }] }) } },
  },
  sound: { 'one at a time': { Resources: { Function: fn({ Timeout: 120, ReservedConcurrentExecutions: 1 }), Rule: rule({ ScheduleExpression: 'rate(1 minute)', Targets: [{ Id: 'T', Arn: arn('Function') }] }) } }, 'short runs': one({ ScheduleExpression: 'rate(1 minute)' }) },
});

describeRule(windowBeyondInterval, {
  broken: { 'a schedule with CDK': (stack) => scheduled(stack, scheduler.ScheduleExpression.rate(Duration.minutes(5)), { timeWindow: scheduler.TimeWindow.flexible(Duration.minutes(30)) }), 'a schedule, bare': one({ ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 90 } }) },
  sound: { 'a window within a day': one({ FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 90 } }) },
});

describeRule(scheduleSettingOutOfRange, {
  broken: {
    'an L1': (stack) => { new scheduler.CfnSchedule(stack, 'Schedule', { flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 1_441 }, scheduleExpression: 'rate(1 day)', target: { arn: 'x', roleArn: 'y', retryPolicy: { maximumRetryAttempts: 200 } } }); },
    'names and zones, bare': one({ Name: 'every day', ScheduleExpressionTimezone: 'Europe/Bärlin', FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }),
    'a rule, bare': ruled({ ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'T', Arn: arn('Function'), RetryPolicy: { MaximumEventAgeInSeconds: 30 } }] }),
  },
  sound: { 'the bounds': one({ Name: 'every-day', ScheduleExpressionTimezone: 'Europe/Berlin', FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1_440 } }) },
});

describeRule(ruleWithoutTargets, {
  broken: { 'a rule with CDK': (stack) => { new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.days(1)) }); }, 'a rule, bare': { Resources: { Rule: rule({ ScheduleExpression: 'rate(1 day)', Targets: [] }) } } },
  sound: { 'a rule with a target': ruled({ ScheduleExpression: 'rate(1 day)' }), 'targets that are unknown': { ...ruled({ Targets: ref('Targets') }), Parameters: { Targets: { Type: 'String' } } } },
});

describeRule(ruleRejected, {
  broken: {
    'six targets of an L1': (stack) => {
      new events.CfnRule(stack, 'Rule', { scheduleExpression: 'rate(1 day)', targets: [1, 2, 3, 4, 5, 6].map((id) => ({ id: `T${id}`, arn: 'x' })) });
    },
    'neither pattern nor schedule, bare': ruled({}),
    'a schedule on a bus': { Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } }, Rule: rule({ EventBusName: ref('Bus'), ScheduleExpression: 'rate(1 day)' }) } },
    'two targets of one id': ruled({ ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'T', Arn: 'x' }, { Id: 'T', Arn: 'y' }] }),
  },
  sound: { 'a rule': ruled({ ScheduleExpression: 'rate(1 day)' }) },
});

describeRule(eventPatternNeverMatches, {
  broken: {
    'what no event has, with an L1': (stack) => { new events.CfnRule(stack, 'Rule', { eventPattern: { kind: ['Order placed'] } }); },
    'a value without a list, bare': ruled({ EventPattern: { source: 'orders' } }),
    'an empty list': ruled({ EventPattern: { source: [], detail: { kind: ['x'] } } }),
    'no comparison': ruled({ EventPattern: { source: [{ like: 'orders' }] } }),
  },
  sound: { 'a rule of CDK': (stack) => { new events.Rule(stack, 'Rule', { eventPattern: { source: ['orders'], detail: { price: [{ numeric: ['>', 0] }], kind: events.Match.anythingBut('test') } }, targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue'))] }); } },
});

describeRule(ruleOnWrongBus, {
  broken: {
    'a rule with CDK': (stack) => { new events.Rule(stack, 'Rule', { eventBus: new events.EventBus(stack, 'Bus'), eventPattern: { source: ['aws.s3'] }, targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue'))] }); },
    'a rule, bare': { Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } }, Rule: rule({ EventBusName: ref('Bus'), EventPattern: { source: ['aws.ec2'] } }) } },
  },
  sound: { 'events of our own': { Resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } }, Rule: rule({ EventBusName: ref('Bus'), EventPattern: { source: ['orders'] } }) } } },
});

const created = (of: object): object => rule({ EventPattern: { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { name: [of] } } } });

describeRule(bucketSendsNoEvents, {
  broken: {
    'a bucket with CDK': (stack) => {
      const pictures = new s3.Bucket(stack, 'Bucket');
      new events.Rule(stack, 'Rule', { eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [pictures.bucketName] } } }, targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue'))] });
    },
    'a bucket, bare': { Resources: { Bucket: bucket(), Rule: created(ref('Bucket')) as never } },
  },
  sound: {
    'a bucket that does, with CDK': (stack) => {
      const pictures = new s3.Bucket(stack, 'Bucket', { eventBridgeEnabled: true });
      new events.Rule(stack, 'Rule', { eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [pictures.bucketName] } } }, targets: [new targets.SqsQueue(new sqs.Queue(stack, 'Queue'))] });
    },
    'a bucket that does, bare': { Resources: { Bucket: bucket({ NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } }), Rule: created(ref('Bucket')) as never } },
  },
});
