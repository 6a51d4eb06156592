import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';

/** Web servers behind a load balancer: a `WebService` or a `WebServerFleet`. */
export interface IWebServers extends IConstruct {
  /** The target group that gets their requests. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;

  /** The listener that carries their routes. */
  readonly listener: elbv2.IApplicationListener;

  /** Whether a release moves their requests to another target group, and the next one back. */
  readonly movesTraffic: boolean;
}
