import { Bounds, outOfBounds } from '../bounds';
import type { Rule } from '../rule';

const ON_DEMAND: readonly Bounds[] = [
  { path: ['Timeout'], min: 1, max: 900, unit: 's' },
  { path: ['MemorySize'], min: 128, max: 10_240, unit: 'MB' },
];

const ON_INSTANCES: readonly Bounds[] = [
  { path: ['Timeout'], min: 1, max: 5_400, unit: 's' },
  { path: ['MemorySize'], min: 128, max: 32_768, unit: 'MB' },
];

const ALWAYS: readonly Bounds[] = [
  { path: ['EphemeralStorage', 'Size'], min: 512, max: 10_240, unit: 'MB' },
  { path: ['DurableConfig', 'ExecutionTimeout'], min: 1, max: 31_622_400, unit: 's' },
  { path: ['DurableConfig', 'RetentionPeriodInDays'], min: 1, max: 90, unit: 'days' },
];

const ASYNC: readonly Bounds[] = [
  { path: ['MaximumRetryAttempts'], min: 0, max: 2 },
  { path: ['MaximumEventAgeInSeconds'], min: 60, max: 21_600, unit: 's' },
];

/** The intervals that Lambda takes. */
export const functionSettingOutOfRange: Rule = {
  name: 'FunctionSettingOutOfRange',
  severity: 'error',
  cause: 'a number of a function is outside what Lambda takes',
  consequence: 'Lambda rejects the function',
  fix: 'use a number within the bounds; what runs longer than 15 minutes belongs into a container',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html',
  cdk: 'warns; silent for a memory of 10,241 MB',
  find: function* (all) {
    for (const { resource, isOnInstances } of all.functions) yield* outOfBounds(resource, [...isOnInstances ? ON_INSTANCES : ON_DEMAND, ...ALWAYS]);
    for (const config of all.templates.ofType('AWS::Lambda::EventInvokeConfig')) yield* outOfBounds(config, ASYNC);
    for (const alias of all.templates.ofType('AWS::Lambda::Alias', 'AWS::Lambda::Version')) {
      yield* outOfBounds(alias, [{ path: ['ProvisionedConcurrencyConfig', 'ProvisionedConcurrentExecutions'], min: 1, max: 1_000_000 }]);
    }
  },
};
