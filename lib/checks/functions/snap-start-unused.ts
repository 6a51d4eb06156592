import type { Rule } from '../rule';
import { isSnapped } from './snap-start-not-supported';

/** The latest code starts without a snapshot. */
export const snapStartUnused: Rule = {
  name: 'SnapStartUnused',
  severity: 'warning',
  cause: 'SnapStart is on for a function of which no version is published',
  consequence: 'it does nothing: only published versions start from a snapshot',
  fix: 'publish a version and call it, best by an alias',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html',
  cdk: 'silent',
  find: function* (all) {
    for (const worker of all.functions) {
      if (isSnapped(worker) && worker.versions.length === 0) yield { resource: worker.resource, message: 'a version of it should be published, got SnapStart without one' };
    }
  },
};
