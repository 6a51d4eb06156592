import type { Rule } from '../rule';

/** A mapping scales by its pollers or by a maximum concurrency. */
export const pollersWithMaxConcurrency: Rule = {
  name: 'PollersWithMaxConcurrency',
  severity: 'error',
  cause: 'a mapping has provisioned pollers and a maximum concurrency',
  consequence: 'Lambda rejects the event source mapping',
  fix: 'leave out ScalingConfig or ProvisionedPollerConfig',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  cdk: 'refuses in SqsEventSource, silent for L1s',
  find: function* (all) {
    for (const { resource, maxConcurrency, provisionedPollers } of all.mappings) {
      if (maxConcurrency === undefined || provisionedPollers.unknown !== undefined || provisionedPollers.names.length === 0) continue;
      yield { resource, message: 'it must have either ScalingConfig.MaximumConcurrency or ProvisionedPollerConfig, got both' };
    }
  },
};
