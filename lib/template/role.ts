import { Answer, HIDDEN } from './answer';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import type { Resource } from './resource';
import { Settings } from './settings';
import { allowed, Statement, statementsOf } from './statement';
import { isKnown, Reference, referenceIn, referencesIn, Text, textIn, Unknown, Value } from './value';
import { Workload } from './workload';

/** Types of policies that are given to roles. */
export const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'];

/** A role with everything the templates say it may do. */
export class Role extends Workload {
  /** Statements of its policies: inline, attached, and managed ones of the templates. */
  public get statements(): readonly Statement[] {
    return this.once('statements', () => [
      ...this.properties.list('Policies').flatMap((policy) => statementsOf(policy.settings('PolicyDocument'), this.resource)),
      ...this.all.policiesAttachedTo(this.resource).flatMap((policy) => statementsOf(policy.properties.settings('PolicyDocument'), policy)),
      ...this.properties.values('ManagedPolicyArns').flatMap((arn) => this.managed(arn)),
    ]);
  }

  /** Managed policies of AWS it has, such as `service-role/AWSLambdaBasicExecutionRole`. */
  public get managedPolicies(): string[] {
    return this.properties.values('ManagedPolicyArns').map(managedName).filter((name) => name !== undefined);
  }

  /** Whether its policies let it do something to a resource: no only if nothing in sight does, and nothing out of sight can. */
  public allows(action: string, to: Resource): Answer {
    const answer = allowed(this.statements, { action, to });
    return answer === false && (this.resource.stack.isGenerated || to.stack.isGenerated || this.isNamedFreely()) ? HIDDEN : answer;
  }

  /** What runs with it: functions, services, fleets, schedules, state machines. */
  public get runners(): readonly Resource[] {
    return this.all.uses.runners(this.resource);
  }

  /** Whether a policy in the templates names roles by what is no reference: it may be given to this one. */
  private isNamedFreely(): boolean {
    const own = this.properties.text('RoleName');
    return this.all.namedFreely(POLICIES, ['Roles', 'RoleName']).some((name) => typeof name !== 'string' || (own !== undefined && (!isKnown(own) || own === name)));
  }

  private managed(arn: Value): Statement[] {
    const attached = referenceIn(arn)?.resource;
    if (attached?.type === 'AWS::IAM::ManagedPolicy') {
      // It may name the role too; then its statements stand among the attached ones already.
      return this.all.policiesAttachedTo(this.resource).includes(attached) ? [] : statementsOf(attached.properties.settings('PolicyDocument'), attached);
    }
    const name = managedName(arn);
    const actions = name === undefined ? undefined : AWS_MANAGED_POLICIES[name];
    if (actions !== undefined) return [new Statement(Settings.of({ Effect: 'Allow', Action: actions, Resource: '*' }), this.resource)];
    return [new Statement(Settings.of(new Unknown(`what the managed policy ${name ?? ''} allows is not known`)), this.resource)];
  }
}

/** The name in the ARN of a policy that AWS manages: the partition in it need not be known. */
function managedName(arn: Value): string | undefined {
  const written = arn instanceof Text ? arn.pattern : textIn(arn);
  return typeof written === 'string' ? /:iam::aws:policy\/(.+)$/.exec(written)?.[1] : undefined;
}

/** The roles a policy of its own is attached to. */
export function rolesOf(policy: Resource): Resource[] {
  return policy.properties.values('Roles').map((role) => referenceIn(role)).filter((role): role is Reference => role !== undefined && isKnown(role))
    .map(({ resource }) => resource).concat(policy.type === 'AWS::IAM::RolePolicy' ? referencesIn(policy.properties.value('RoleName')).map(({ resource }) => resource) : []);
}
