import type { Rule } from '../rule';
import { pauses } from './engine-versions';
import { pausingIn } from './pausing';

export const engineCannotPause: Rule = {
  name: 'EngineCannotPause',
  severity: 'error',
  cause: 'a cluster is to scale to zero with a version of its engine that cannot',
  consequence: 'RDS rejects the cluster',
  fix: 'take Aurora PostgreSQL 13.15, 14.12, 15.7, 16.3 or later, or Aurora MySQL 3.08.0 or later; or a MinCapacity of 0.5',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, engine, engineVersion } of pausingIn(all)) {
      if (typeof engine !== 'string' || typeof engineVersion !== 'string' || pauses(engine, engineVersion) !== false) continue;
      yield { resource, message: `EngineVersion must be one that pauses, as MinCapacity is 0, got ${engine} ${engineVersion}` };
    }
  },
};
