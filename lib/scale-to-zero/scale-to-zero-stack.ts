import { Stack, StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ScaleToZeroChecks } from '../checks/scale-to-zero-checks';
import { joinPlatform } from '../platform/half';
import type { PlatformStack } from '../platform/platform-stack';
import { ReferenceOptions } from '../platform/reference-options';
import { known } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';
import { idleCosts } from './idle-costs';

/** Settings of a `ScaleToZeroStack`. */
export interface ScaleToZeroStackProps extends StackProps, ReferenceOptions {
  /**
   * The platform whose queues, network and load balancer the constructs in this stack use.
   *
   * @default - each construct is given what it needs
   */
  readonly platform?: PlatformStack;

  /**
   * Most that all that is metered while idle (alarms, secrets, the polling of queues) may cost together, in US dollars a
   * month at list prices. What is billed by the hour is refused whatever it costs.
   *
   * @default - no limit
   */
  readonly maxIdleMonthlyUsd?: number;
}

/**
 * The half that costs nothing while nobody needs it: workers that start when there is work.
 *
 * It does not synthesise with anything in it that is billed while it is idle: a NAT gateway, a load balancer, an
 * interface endpoint, a service that keeps a task, an instance, a database that is awake, provisioned concurrency or
 * pollers, a customer key. What is meant to be so all the same is acknowledged, on its construct or on one that it
 * stands in: `Validations.of(key).acknowledge({ id: 'cdk-scale-to-zero::BilledWhileIdle', reason: '…' })`.
 *
 * It depends on the platform. It can be deployed, changed and destroyed while the always-on half keeps running;
 * what is sent to its queues meanwhile waits there.
 *
 * @example
 * const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
 */
export class ScaleToZeroStack extends Stack {
  /** The platform it stands on, if there is one. */
  public readonly platform?: PlatformStack;

  constructor(scope?: Construct, id?: string, props: ScaleToZeroStackProps = {}) {
    super(scope, id, props);
    requireKinds(this, 'ScaleToZeroStackProps', props);
    this.platform = props.platform;
    joinPlatform(this, 'scale-to-zero', props);
    const limit = known(props.maxIdleMonthlyUsd);
    if (limit !== undefined && !(limit >= 0)) refuse(this, `maxIdleMonthlyUsd must be at least 0 USD, got ${limit}; omit it for no limit`);
    this.node.addValidation({ validate: () => idleCosts(this, limit) });
    ScaleToZeroChecks._addTo(this);
  }
}
