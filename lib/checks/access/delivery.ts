import type { Resource } from '../../template/resource';
import type { Role } from '../../template/role';
import type { Value } from '../../template/value';
import type { Workloads } from '../../template/workloads';

/** Something that AWS brings from one resource to another. */
export interface Delivery {
  /** What brings it: the bucket, the topic, the rule. Permissions name it as their source. */
  readonly from: Resource;
  /** Where it arrives: a queue, a topic, a function or one of its versions. */
  readonly to: Resource;
  /** The resource in which it is set up, often the same as `from`. */
  readonly at: Resource;
  /** What is brought, in the plural: `messages`, `events`, `dead letters`. */
  readonly what: string;
}

/** A delivery that a service makes in its own name: the policy of what receives it must let it in. */
export interface ServiceDelivery extends Delivery {
  /** The service as policies name it: `sns.amazonaws.com`. */
  readonly service: string;
  /** Of an API's method what a permission may be limited to, without its stage: `/GET/orders`. Nothing where it is not known, or any. */
  readonly request?: string;
}

/** A delivery that is made with a role: the policies of the role must allow it. */
export interface RoleDelivery extends Delivery {
  /** The role, or nothing where it is not in the templates. */
  readonly role: Role | undefined;
  readonly action: string;
}

/** The resource that a value names; of a function the alias or version, if it names one. */
export function targetAt(all: Workloads, value: Value | undefined): Resource | undefined {
  const named = all.functionAt(value);
  if (named === undefined) return all.resourceAt(value);
  const { qualifier } = named;
  if (typeof qualifier !== 'string') return qualifier ?? named.function.resource;
  return named.function.aliases.find((alias) => alias.properties.text('Name') === qualifier);
}
