import { Stack, StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { joinPlatform } from '../platform/half';
import type { PlatformStack } from '../platform/platform-stack';

/** Settings of a `ScaleToZeroStack`. */
export interface ScaleToZeroStackProps extends StackProps {
  /**
   * The platform whose queues, network and load balancer the constructs in this stack use.
   *
   * @default - each construct is given what it needs
   */
  readonly platform?: PlatformStack;
}

/**
 * The half that costs nothing while nobody needs it: workers that start when there is work.
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
    this.platform = props.platform;
    joinPlatform(this, 'scale-to-zero', props.platform);
  }
}
