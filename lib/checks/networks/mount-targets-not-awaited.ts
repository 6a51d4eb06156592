import { createdBefore } from '../dependencies';
import type { Rule } from '../rule';
import { mountsIn } from './mounts';

/** A file system can be mounted when its mount targets are there. */
export const mountTargetsNotAwaited: Rule = {
  name: 'MountTargetsNotAwaited',
  severity: 'error',
  cause: 'a function mounts a file system, and does not depend on the mount targets in its template',
  consequence: 'CloudFormation creates it before them, and Lambda rejects it: not all are in the available life cycle state yet',
  fix: 'name the mount targets in DependsOn of the function',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html',
  cdk: 'silent for L1s; fromEfsAccessPoint adds the dependency',
  find: function* (all) {
    for (const { client, mountTargets } of mountsIn(all)) {
      if (client.type !== 'AWS::Lambda::Function' || client.isConditional || client.stack.isGenerated) continue;
      const created = createdBefore(client);
      const late = mountTargets.filter((target) => target.stack === client.stack && !target.isConditional && !created.has(target.logicalId));
      if (late.length > 0) yield { resource: client, message: `it must depend on the mount targets of what it mounts, got none on ${late.map(({ logicalId }) => logicalId).join(', ')}` };
    }
  },
};
