import { any, Answer, Resource, SecurityGroup, SecurityGroupRule, Unknown, Value, Workloads } from '../../template';
import { isExported } from '../exported';

/** The security groups that a list names; `undefined` if one is not among the templates, or there is none. */
export function groupsAt(values: readonly Value[], all: Workloads): SecurityGroup[] | undefined {
  const groups = values.map((value) => {
    const resource = all.resourceAt(value);
    return all.securityGroups.find((group) => group.resource === resource);
  });
  return groups.length === 0 || groups.includes(undefined) ? undefined : groups.filter((group) => group !== undefined);
}

/**
 * Whether something with some security groups may open a TCP connection to something with others.
 *
 * An address range is taken to hold the other side: which addresses that has is not known.
 */
export function mayConnect(from: readonly SecurityGroup[], to: readonly SecurityGroup[], port: number | Unknown, all: Workloads): Answer {
  const leaves = any(from.map((group) => mayLeave(group, to, port)));
  if (leaves === false) return isOpenElsewhere(from, 'AWS::EC2::SecurityGroupEgress', all) ? new Unknown('a rule may be added elsewhere') : false;
  const enters = any(to.flatMap((group) => group.ingress.map((rule) => mayPass(rule, 'SourceSecurityGroupId', from, port))));
  if (enters === false) return isOpenElsewhere(to, 'AWS::EC2::SecurityGroupIngress', all) ? new Unknown('a rule may be added elsewhere') : false;
  return enters === true ? leaves : enters;
}

/** Without rules of its own a group lets everything out. */
function mayLeave(group: SecurityGroup, to: readonly SecurityGroup[], port: number | Unknown): Answer {
  const own = group.resource.properties.list('SecurityGroupEgress');
  if (own.length === 0) return true;
  return any(group.egress.map((rule) => mayPass(rule, 'DestinationSecurityGroupId', to, port)));
}

function mayPass(rule: SecurityGroupRule, side: string, others: readonly SecurityGroup[], port: number | Unknown): Answer {
  const { settings } = rule;
  if (settings.unknown !== undefined) return settings.unknown;
  const peer = settings.resource(side);
  if (peer?.type === 'AWS::EC2::SecurityGroup' && others.every(({ resource }) => resource !== peer)) return false;
  const covered = coversPort(rule, port);
  if (covered === false) return false;
  if (peer === undefined && rule.cidr === undefined) return new Unknown('the other side is not known');
  return covered;
}

function coversPort(rule: SecurityGroupRule, port: number | Unknown): Answer {
  if (typeof port === 'number') return rule.covers(port);
  // At least TCP must be let through.
  return rule.covers(1) === false && rule.settings.text('IpProtocol') !== 'tcp' ? false : port;
}

function isOpenElsewhere(groups: readonly SecurityGroup[], type: string, all: Workloads): boolean {
  return groups.some(({ resource }) => isExported(resource)) || all.templates.ofType(type).some(({ properties }) => properties.value('GroupId') instanceof Unknown);
}

/** Security groups in a property of a resource. */
export function groupsOf(resource: Resource, all: Workloads, ...path: string[]): SecurityGroup[] | undefined {
  return groupsAt(resource.properties.values(...path), all);
}
