import { isObject } from '../../template';
import type { Rule } from '../rule';

export const replacedDataLost: Rule = {
  name: 'ReplacedDataLost',
  severity: 'warning',
  cause: 'a resource is kept when it is deleted, and not when a change replaces it',
  consequence: 'a change of a property that cannot be changed in place deletes the data',
  fix: 'set UpdateReplacePolicy as DeletionPolicy is set; in CDK applyRemovalPolicy sets both',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-updatereplacepolicy.html',
  cdk: 'silent for L1s; L2s set both',
  find: function* (all) {
    for (const resource of all.templates.resources) {
      const raw = resource.stack.section('Resources')[resource.logicalId];
      const kept = resource.deletionPolicy;
      if ((kept !== 'Retain' && kept !== 'Snapshot') || !isObject(raw) || (raw.UpdateReplacePolicy !== undefined && raw.UpdateReplacePolicy !== 'Delete')) continue;
      yield { resource, message: `UpdateReplacePolicy must be ${kept} as DeletionPolicy is, got ${raw.UpdateReplacePolicy === undefined ? 'none' : 'Delete'}` };
    }
  },
};
