import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Stack, StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Egress } from './egress';
import { joinPlatform } from './half';
import { Network, ZoneCount } from './network';
import { ReferenceOptions } from './reference-options';
import { SharedLoadBalancer, SharedLoadBalancerOptions } from './shared-load-balancer';
import { zonesByNumber } from './zones-by-number';
import { knownText } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';

/** Settings of a `PlatformStack`. */
export interface PlatformStackProps extends StackProps, ReferenceOptions, SharedLoadBalancerOptions {
  /**
   * How work inside the network reaches the internet and AWS's services.
   *
   * @default Egress.publicIp()
   */
  readonly egress?: Egress;

  /**
   * Number of availability zones of the network.
   *
   * @default ZoneCount.TWO
   */
  readonly zones?: ZoneCount;

  /**
   * A VPC of your own. Work goes to its private subnets; if it has none, to its public ones with a public address.
   *
   * @default - that of the cluster if one is given; else a network is created as soon as something needs one
   */
  readonly vpc?: ec2.IVpc;

  /**
   * An ECS cluster of your own. Its VPC is the platform's.
   *
   * @default - a cluster is created as soon as something needs one
   */
  readonly cluster?: ecs.ICluster;

  /**
   * Whether ECS publishes metrics of each task and container. They are billed as custom metrics.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-container-insights.html
   * @default ecs.ContainerInsights.DISABLED
   */
  readonly containerInsights?: ecs.ContainerInsights;

  /**
   * Topic that hears of the alarms of every construct in the platform and in both halves.
   *
   * @default - alarms are created and tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * The ground that both halves stand on: network, load balancer, cluster, work queues and databases.
 *
 * Network, load balancer and cluster are created the first time something asks for them: a platform of queues
 * and functions alone has none of them and pays for none.
 *
 * The halves depend on it, it depends on neither, and they do not depend on each other.
 *
 * @example
 * const platform = new PlatformStack(app, 'Platform', { egress: Egress.publicIp() });
 */
export class PlatformStack extends Stack {
  /** Topic that hears of alarms, if there is one. */
  public readonly alarmTopic?: sns.ITopic;

  private readonly props: PlatformStackProps;
  private createdNetwork?: Network;
  private createdCluster?: ecs.ICluster;
  private createdLoadBalancer?: SharedLoadBalancer;
  private createdInternalLoadBalancer?: SharedLoadBalancer;

  constructor(scope?: Construct, id?: string, props: PlatformStackProps = {}) {
    super(scope, id, props);
    requireKinds(this, 'PlatformStackProps', props);
    joinPlatform(this, 'platform', { platform: this, references: props.references });
    this.refuseContradictions(props);
    this.props = props;
    this.alarmTopic = props.alarmTopic;
  }

  /** The network; created at the first use. Throws if the platform was given a VPC or a cluster. */
  public get network(): Network {
    const given = this.props.vpc === undefined ? this.props.cluster && 'cluster' : 'vpc';
    if (given !== undefined) {
      refuse(this, `network must be the platform's own, got a ${given} in its props; use platform.vpc`);
    }
    this.createdNetwork ??= new Network(this, 'Network', { egress: this.props.egress, zones: this.props.zones });
    return this.createdNetwork;
  }

  /** The VPC: the one given, else that of the cluster given, else that of the network. */
  public get vpc(): ec2.IVpc {
    return this.props.vpc ?? this.props.cluster?.vpc ?? this.network.vpc;
  }

  /** The ECS cluster; created at the first use unless one was given. */
  public get cluster(): ecs.ICluster {
    this.createdCluster ??= this.props.cluster ?? new ecs.Cluster(this, 'Cluster', {
      vpc: this.vpc,
      // For tasks on Spot; it costs nothing to have them.
      enableFargateCapacityProviders: true,
      containerInsightsV2: this.props.containerInsights ?? ecs.ContainerInsights.DISABLED,
    });
    return this.createdCluster;
  }

  /** The load balancer; created at the first use. */
  public get loadBalancer(): SharedLoadBalancer {
    this.createdLoadBalancer ??= new SharedLoadBalancer(this, 'LoadBalancer', { ...this.props, vpc: this.vpc });
    return this.createdLoadBalancer;
  }

  /**
   * The load balancer that only the VPC reaches; created at the first use. It is the other one if that is internal already.
   *
   * It answers plain HTTP: certificate, domain name and web ACL are for the one that faces the internet.
   */
  public get internalLoadBalancer(): SharedLoadBalancer {
    if (this.props.internetFacing === false) return this.loadBalancer;
    const { idleTimeout, accessLogsBucket, accessLogsRetention, deletionProtection } = this.props;
    this.createdInternalLoadBalancer ??= new SharedLoadBalancer(this, 'InternalLoadBalancer', {
      vpc: this.vpc, internetFacing: false, idleTimeout, accessLogsBucket, accessLogsRetention, deletionProtection,
    });
    return this.createdInternalLoadBalancer;
  }

  /**
   * Zones by number, so that a stack with a concrete account and region needs no look-up in that account.
   *
   * Three of them, which nearly every region has; a VPC takes no more than it was asked to span.
   */
  public get availabilityZones(): string[] {
    return zonesByNumber(ZoneCount.THREE);
  }

  private refuseContradictions({ vpc, cluster, egress, zones, containerInsights }: PlatformStackProps): void {
    const given = vpc === undefined ? cluster && 'cluster' : 'vpc';
    if (given !== undefined && (egress !== undefined || zones !== undefined)) {
      const other = egress === undefined ? `zones (${zones})` : 'egress';
      refuse(this, `${given} must not come with egress or zones, got ${other} too; they shape the network that is created without a ${given}`);
    }
    if (cluster === undefined) return;
    if (containerInsights !== undefined) {
      refuse(this, `cluster must not come with containerInsights, got ${containerInsights} too; it is a setting of the cluster that is given`);
    }
    const ids = vpc === undefined ? [] : [knownText(cluster.vpc.vpcId), knownText(vpc.vpcId)];
    if (!ids.includes(undefined) && ids[0] !== ids[1]) {
      refuse(this, `cluster must be in the vpc, got a cluster in ${ids[0]} with ${ids[1]}; pass the cluster alone, or one of that vpc`);
    }
  }
}
