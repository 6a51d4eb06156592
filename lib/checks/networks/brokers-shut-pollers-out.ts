import type { Rule } from '../rule';
import { groupsAt, mayConnect } from './paths';

/** Ports of brokers: in plain text, by TLS, by SASL/SCRAM and by IAM. */
const PORTS = [9092, 9094, 9096, 9098];

/** What polls a cluster of MSK has the security groups of the cluster. */
export const brokersShutPollersOut: Rule = {
  name: 'BrokersShutPollersOut',
  severity: 'warning',
  cause: 'the security groups of a Kafka cluster do not let their own members in, and a function is to read its topics',
  consequence: 'the mapping reports PROBLEM: Connection error, and no record reaches the function: pollers have the groups of the cluster',
  fix: 'allow the ports of the brokers (9092 to 9098) from the group itself in the cluster\'s security group',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, source } of all.mappings) {
      const groups = source?.type === 'AWS::MSK::Cluster' ? groupsAt(source.properties.values('BrokerNodeGroupInfo', 'SecurityGroups'), all)
        : source?.type === 'AWS::MSK::ServerlessCluster' ? groupsAt(source.properties.list('VpcConfigs').flatMap((vpc) => [...vpc.values('SecurityGroups')]), all) : undefined;
      if (source === undefined || groups === undefined || PORTS.some((port) => mayConnect(groups, groups, port, all) !== false)) continue;
      yield { resource: source, message: `its security groups should let their own members in for ${resource.displayName}, got no rule that does` };
    }
  },
};
