import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { durableFunctionUnqualified } from '../../../lib/checks/functions/durable-function-unqualified';
import { functionSettingOutOfRange } from '../../../lib/checks/functions/function-setting-out-of-range';
import { provisionedConcurrencyOnLatest } from '../../../lib/checks/functions/provisioned-concurrency-on-latest';
import { retriedPastNextRun } from '../../../lib/checks/schedules/retried-past-next-run';
import { scheduleWithoutDeadLetters } from '../../../lib/checks/schedules/schedule-without-dead-letters';
import { alias, arn, fn, mapping, queue, rule, schedule } from '../bare';
import { aFunction } from '../corpus/shape';
import type { Probe } from './probe';

const outOfRange = (fault: string, props: Partial<lambda.FunctionProps>, properties: object, cdk: Probe['cdk'], says?: RegExp, silentBefore?: string): Probe => ({
  fault, rule: functionSettingOutOfRange, cdk, says, silentBefore,
  plain: (stack) => { aFunction(stack, 'Function', props); },
  bare: { Resources: { Function: fn(properties) } },
});

/** A function that may wait for days between its steps. */
const durable = (stack: Stack): lambda.Function => aFunction(stack, 'Function', { durableConfig: { executionTimeout: Duration.hours(1) } });
const durableBare = fn({ DurableConfig: { ExecutionTimeout: 3600 } });

const everyHour = (stack: Stack, target: scheduler.IScheduleTarget): void => {
  new scheduler.Schedule(stack, 'Schedule', { schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)), target });
};

/** Faults of functions, and of schedules that start them. */
export const FUNCTION_PROBES: readonly Probe[] = [
  outOfRange('a timeout of 901 s', { timeout: Duration.seconds(901) }, { Timeout: 901 }, 'warns', /901/, '2.276.0'),
  outOfRange('a timeout of 5,401 s', { timeout: Duration.seconds(5401) }, { Timeout: 5401 }, 'warns', /5401/),
  outOfRange('a memory of 64 MB', { memorySize: 64 }, { MemorySize: 64 }, 'warns', /64/),
  outOfRange('a memory of 10,241 MB', { memorySize: 10_241 }, { MemorySize: 10_241 }, 'silent'),
  {
    fault: 'provisioned concurrency on an alias of $LATEST', rule: provisionedConcurrencyOnLatest, cdk: 'silent',
    plain: (stack) => { new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: aFunction(stack, 'Function').latestVersion, provisionedConcurrentExecutions: 1 }); },
    bare: { Resources: { Function: fn(), Alias: alias({ Name: 'live', FunctionName: { Ref: 'Function' }, FunctionVersion: '$LATEST', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 1 } }) } },
  },
  {
    fault: 'a rule calls a durable function without an alias or version', rule: durableFunctionUnqualified, cdk: 'silent',
    plain: (stack) => { new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.LambdaFunction(durable(stack))] }); },
    bare: { Resources: { Function: durableBare, Rule: rule({ ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'Function', Arn: arn('Function') }] }) } },
  },
  {
    fault: 'a schedule calls a durable function without an alias or version', rule: durableFunctionUnqualified, cdk: 'silent',
    plain: (stack) => everyHour(stack, new LambdaInvoke(durable(stack))),
    bare: { Resources: { Function: durableBare, Schedule: schedule({ Target: { Arn: arn('Function'), RoleArn: 'arn:aws:iam::111111111111:role/schedules' } }) } },
  },
  {
    fault: 'a queue feeds a durable function without an alias or version', rule: durableFunctionUnqualified, cdk: 'silent',
    plain: (stack) => { durable(stack).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue'))); },
    bare: { Resources: { Function: durableBare, Queue: queue(), Mapping: mapping() } },
  },
  {
    fault: 'a schedule without a dead-letter queue', rule: scheduleWithoutDeadLetters, cdk: 'silent',
    plain: (stack) => everyHour(stack, new SqsSendMessage(new sqs.Queue(stack, 'Queue'))),
    bare: { Resources: { Queue: queue(), Schedule: schedule({ Target: { Arn: arn('Queue'), RoleArn: 'arn:aws:iam::111111111111:role/schedules' } }) } },
  },
  {
    fault: 'an hourly schedule that is tried again for a day (86,400 s and 185 times by default)', rule: retriedPastNextRun, cdk: 'silent',
    plain: (stack) => everyHour(stack, new SqsSendMessage(new sqs.Queue(stack, 'Queue'))),
    bare: { Resources: { Queue: queue(), Schedule: schedule({ ScheduleExpression: 'rate(1 hour)', Target: { Arn: arn('Queue'), RoleArn: 'arn:aws:iam::111111111111:role/schedules' } }) } },
  },
];
