import { amount } from '../idle/idle-cost';
import { line, product, UsageRules } from './usage-rule';

/** Storage of /tmp that every function has for nothing (https://aws.amazon.com/lambda/pricing/). */
const FREE_TMP_MIB = 512;

/** Functions, workflows and what starts them. */
export const FUNCTION_USAGE: UsageRules = {
  'AWS::Lambda::Function': {
    takes: { requests: 'count', duration: 'seconds' },
    lines: (resource, { requests, duration }, { prices, workloads }) => {
      const found = workloads.function(resource);
      const arm = found?.architecture === 'arm64';
      const memory = amount(found?.memoryMiB);
      const seconds = product(requests, duration);
      const extra = Math.max(0, (amount(found?.ephemeralStorageMiB) ?? 0) - FREE_TMP_MIB);
      return [
        line('requests', requests, prices.price('lambda.request')),
        line('duration', product(seconds, memory, 1 / 1024), prices.price(arm ? 'lambda.gbSecond.arm' : 'lambda.gbSecond.x86')),
        ...(extra === 0 ? [] : [line('ephemeral storage', product(seconds, extra / 1024), prices.price('lambda.ephemeralGbSecond'))]),
      ];
    },
  },
  'AWS::StepFunctions::StateMachine': {
    takes: { transitions: 'count' },
    appliesTo: ({ properties }) => properties.text('StateMachineType') !== 'EXPRESS',
    lines: (_, { transitions }, { prices }) => [line('transitions', transitions, prices.price('stepFunctions.transition'))],
  },
};
