import { Stack, StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ScaleToZeroChecks } from '../checks/scale-to-zero-checks';
import { joinPlatform } from '../platform/half';
import type { PlatformStack } from '../platform/platform-stack';
import { ReferenceOptions } from '../platform/reference-options';
import { requireKinds } from '../private/prop-kinds';

/** Settings of an `AlwaysOnStack`. */
export interface AlwaysOnStackProps extends StackProps, ReferenceOptions {
  /**
   * The platform whose network, cluster and load balancer the constructs in this stack use.
   *
   * @default - each construct is given what it needs
   */
  readonly platform?: PlatformStack;
}

/**
 * The half that answers traffic all day: web services and other servers that never go below their minimum.
 *
 * It depends on the platform and on no scale-to-zero stack; a dependency the other way round is refused at synth.
 *
 * @example
 * const web = new AlwaysOnStack(app, 'Web', { platform });
 */
export class AlwaysOnStack extends Stack {
  /** The platform it stands on, if there is one. */
  public readonly platform?: PlatformStack;

  constructor(scope?: Construct, id?: string, props: AlwaysOnStackProps = {}) {
    super(scope, id, props);
    requireKinds(this, 'AlwaysOnStackProps', props);
    this.platform = props.platform;
    joinPlatform(this, 'always-on', props);
    ScaleToZeroChecks._addTo(this);
  }
}
