import type { Database } from '../../template';
import type { Rule } from '../rule';

/** Aurora capacity units, in half steps. */
const HIGHEST = 256;
const LEAST_MAX = 1;
const PAUSE_SECONDS = [300, 86_400] as const;

export const serverlessCapacityWrong: Rule = {
  name: 'ServerlessCapacityWrong',
  severity: 'error',
  cause: 'the capacity of an Aurora Serverless v2 cluster is out of range, contradicts itself or is missing',
  consequence: 'RDS rejects the cluster or its instances',
  fix: 'MinCapacity from 0 and MaxCapacity from 1 to 256 in steps of 0.5; SecondsUntilAutoPause from 300 to 86,400 s',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html',
  cdk: 'silent for L1s; L2s refuse',
  find: function* (all) {
    for (const database of all.databases) {
      if (!database.isCluster) continue;
      for (const message of problems(database)) yield { resource: database.resource, message };
    }
  },
};

function* problems({ resource: { properties }, serverlessScaling: scaling, instances }: Database): Iterable<string> {
  if (!properties.has('ServerlessV2ScalingConfiguration')) {
    if (instances.some((instance) => instance.text('DBInstanceClass') === 'db.serverless')) yield 'ServerlessV2ScalingConfiguration must be set for instances of class db.serverless, got none';
    return;
  }
  if (properties.text('EngineMode') === 'serverless') yield 'EngineMode must be provisioned with ServerlessV2ScalingConfiguration, got serverless';
  const [min, max, pause] = [scaling.number('MinCapacity'), scaling.number('MaxCapacity'), scaling.number('SecondsUntilAutoPause')];
  if (typeof min === 'number' && (min < 0 || min > HIGHEST || min * 2 % 1 !== 0)) yield `MinCapacity must be from 0 to ${HIGHEST} in steps of 0.5, got ${min}`;
  if (typeof max === 'number' && (max < LEAST_MAX || max > HIGHEST || max * 2 % 1 !== 0)) yield `MaxCapacity must be from ${LEAST_MAX} to ${HIGHEST} in steps of 0.5, got ${max}`;
  if (typeof min === 'number' && typeof max === 'number' && min > max) yield `MinCapacity must be at most MaxCapacity, ${max}, got ${min}`;
  if (typeof pause === 'number' && (pause < PAUSE_SECONDS[0] || pause > PAUSE_SECONDS[1])) yield `SecondsUntilAutoPause must be from ${PAUSE_SECONDS[0]} to ${PAUSE_SECONDS[1]} s, got ${pause} s`;
}
