import type { Rule } from '../rule';
import { mountsIn } from './mounts';
import { groupsAt, groupsOf, mayConnect } from './paths';

/** Where file systems listen: NFS. */
const NFS = 2049;

export const fileSystemShutsClientOut: Rule = {
  name: 'FileSystemShutsClientOut',
  severity: 'error',
  cause: 'security groups let no connection through from a function or service to the file system that it mounts',
  consequence: 'the function fails with EFSMountConnectivityException at each invocation; no task starts',
  fix: 'allow port 2049 from the client\'s group in the group of the mount targets; in CDK fileSystem.connections.allowDefaultPortFrom(client)',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html',
  cdk: 'silent for services and L1s; fromEfsAccessPoint opens the way for a function',
  find: function* (all) {
    for (const { client, fileSystem, mountTargets, placement } of mountsIn(all)) {
      const from = placement === undefined ? undefined : groupsAt(placement.groups, all);
      if (from === undefined || mountTargets.length === 0) continue;
      const answers = mountTargets.map((target) => {
        const to = groupsOf(target, all, 'SecurityGroups');
        return to === undefined ? undefined : mayConnect(from, to, NFS, all);
      });
      if (answers.some((answer) => answer !== false)) continue;
      yield { resource: mountTargets[0], message: `the security groups of ${fileSystem.displayName} must let ${client.displayName} in on port ${NFS}, got no rule that does` };
    }
  },
};
