import { Bounds, outOfBounds } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';

const BOUNDS: readonly Bounds[] = [
  { path: ['BatchSize'], min: 1, max: 10_000 },
  { path: ['MaximumBatchingWindowInSeconds'], min: 0, max: 300, unit: 's' },
  { path: ['ScalingConfig', 'MaximumConcurrency'], min: 2, max: 1_000 },
  { path: ['ParallelizationFactor'], min: 1, max: 10 },
  { path: ['MaximumRetryAttempts'], min: -1, max: 10_000 },
  { path: ['TumblingWindowInSeconds'], min: 0, max: 900, unit: 's' },
  { path: ['ProvisionedPollerConfig', 'MinimumPollers'], min: 1, max: 200 },
  { path: ['ProvisionedPollerConfig', 'MaximumPollers'], min: 1, max: 10_000 },
];

/** The intervals that Lambda takes. */
export const mappingSettingOutOfRange: Rule = {
  name: 'MappingSettingOutOfRange',
  severity: 'error',
  cause: 'a number of an event source mapping is outside what Lambda takes',
  consequence: 'Lambda rejects the event source mapping',
  fix: 'use a number within the bounds',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  cdk: 'refuses in L2s, warns for L1s',
  find: function* (all) {
    for (const { resource, provisionedPollers } of all.mappings) {
      yield* outOfBounds(resource, BOUNDS);
      const [min, max] = [known(provisionedPollers.number('MinimumPollers')), known(provisionedPollers.number('MaximumPollers'))];
      if (min !== undefined && max !== undefined && min > max) yield { resource, message: `MinimumPollers must be at most MaximumPollers (${max}), got ${min}` };
    }
  },
};
