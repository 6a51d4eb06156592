import type { Rule } from '../rule';
import { closedConnections, wish } from './closed-connections';

export const serverShutsClientOut: Rule = {
  name: 'ServerShutsClientOut',
  severity: 'error',
  cause: 'security groups let no connection through from a function or service to the database or cache that it is told of',
  consequence: 'every connection times out',
  fix: 'add an AWS::EC2::SecurityGroupIngress to the server\'s group that names the client\'s group; in CDK client.connections.allowToDefaultPort(server)',
  source: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html',
  cdk: 'silent',
  find: function* (all) {
    for (const closed of closedConnections(all)) {
      if (!closed.inOneGroup) yield { resource: closed.server.resource, message: `${wish(closed)}, got no rule that does` };
    }
  },
};
