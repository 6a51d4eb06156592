import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Duration, Fn, Size, Tags, Token, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FLEET_TAG } from './server-rights';
import { known, knownSeconds } from '../private/known';

/** Hooks that the scripts on a server complete, by name. */
const LAUNCH_HOOK = 'launch';
const DRAIN_HOOK = 'drain';

// From the launch until the program is started: 26 s of EC2, then packages, image and agent. Three times what a small
// instance takes, for a slow registry is no broken release.
const PREPARATION = Duration.minutes(4);

// A quarter of the fleet, and one server at least: a bad release meets few visitors, and a good one is out in four rounds.
const MAX_HEALTHY_PERCENT = 125;

// The alarms that take a release back look at three minutes, and CloudWatch is one or two behind.
const BAKE_TIME = Duration.minutes(5);

/** What a fleet settles for its servers. */
export interface ServerGroupSettings {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly assignPublicIp: boolean;
  readonly securityGroups: ec2.ISecurityGroup[];
  readonly role: iam.IRole;
  readonly userData: ec2.UserData;
  readonly machineImage: ec2.IMachineImage;
  readonly instanceTypes: ec2.InstanceType[];
  readonly spotPercent: number;
  readonly warmPoolSize: number;
  readonly disk: Size;
  readonly detailedMonitoring: boolean;
  readonly minCapacity: number;
  readonly maxCapacity: number;
  readonly bootTime: Duration;
  readonly longestRequest: Duration;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** Alarms that take a release back. */
  readonly rollbackAlarms: cloudwatch.IAlarm[];
  /** Value of the tag by which the servers may report to the group. */
  readonly fleet: string;
}

/** The launch template: what every server is. */
export function serverTemplate(scope: Construct, settings: ServerGroupSettings): ec2.LaunchTemplate {
  const [securityGroup, ...more] = settings.securityGroups;
  const template = new ec2.LaunchTemplate(scope, 'LaunchTemplate', {
    instanceType: settings.instanceTypes[0],
    machineImage: settings.machineImage,
    role: settings.role,
    userData: settings.userData,
    securityGroup,
    associatePublicIpAddress: settings.assignPublicIp,
    detailedMonitoring: settings.detailedMonitoring,
    requireImdsv2: true,
    // The containers have the network of the server: the metadata, and with it the role's credentials, are one hop away.
    httpPutResponseHopLimit: 1,
    blockDevices: [{
      deviceName: '/dev/xvda',
      volume: ec2.BlockDeviceVolume.ebs(settings.disk.toGibibytes(), { volumeType: ec2.EbsDeviceVolumeType.GP3, encrypted: true }),
    }],
  });
  for (const group of more) template.addSecurityGroup(group);
  Tags.of(template).add('Name', scope.node.path);
  return template;
}

/**
 * The servers: never all replaced at once, nor one before another answers in its place.
 *
 * How many there are now is not said: each deployment would reset what scaling decided.
 */
export function serverGroup(scope: Construct, template: ec2.LaunchTemplate, settings: ServerGroupSettings): autoscaling.AutoScalingGroup {
  const { minCapacity, maxCapacity, bootTime } = settings;
  const group = new autoscaling.AutoScalingGroup(scope, 'Group', {
    vpc: settings.vpc,
    vpcSubnets: settings.subnets,
    minCapacity,
    maxCapacity,
    ...launch(template, settings),
    healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
      additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
      gracePeriod: bootTime,
    }),
    defaultInstanceWarmup: bootTime,
    // Also where a server is replaced because it is ill: an overloaded fleet would lose one after the other.
    minHealthyPercentage: 100,
    maxHealthyPercentage: MAX_HEALTHY_PERCENT,
    groupMetrics: [autoscaling.GroupMetrics.all()],
    updatePolicy: autoscaling.UpdatePolicy.instanceRefresh({
      strategy: autoscaling.InstanceRefreshStrategy.ROLLING,
      minHealthyPercentage: 100,
      maxHealthyPercentage: MAX_HEALTHY_PERCENT,
      skipMatching: true,
      alarms: settings.rollbackAlarms,
      bakeTime: settings.rollbackAlarms.length > 0 ? BAKE_TIME : undefined,
    }),
  });
  Tags.of(group).add(FLEET_TAG, settings.fleet, { applyToLaunchedInstances: false });
  const resource = group.node.defaultChild as autoscaling.CfnAutoScalingGroup;
  // The template as it is when the first servers start: with hooks that come later they would be served unprepared.
  resource.lifecycleHookSpecificationList = hooks(settings);
  resource.cfnOptions.creationPolicy = {
    // The first deployment waits until the servers answer, and fails when one does not.
    resourceSignal: { count: minCapacity, timeout: isoSeconds(timeToAnswer(bootTime) + SLACK_SECONDS) },
  };
  resource.cfnOptions.updatePolicy = {
    ...resource.cfnOptions.updatePolicy,
    // What a schedule made of the bounds stays until the next one.
    autoScalingScheduledAction: { ignoreUnmodifiedGroupSizeProperties: true },
  };
  settings.targetGroup.addTarget(group);
  if (known(settings.warmPoolSize) !== 0) warmPool(group, settings);
  return group;
}

/** One template, or one with several instance types and a share of Spot. */
function launch(template: ec2.LaunchTemplate, settings: ServerGroupSettings): Partial<autoscaling.AutoScalingGroupProps> {
  const { instanceTypes, spotPercent, minCapacity } = settings;
  const spot = known(spotPercent) !== 0;
  if (instanceTypes.length === 1 && !spot) return { launchTemplate: template };
  return {
    mixedInstancesPolicy: {
      launchTemplate: template,
      launchTemplateOverrides: instanceTypes.map((instanceType) => ({ instanceType })),
      instancesDistribution: {
        // The first type as long as there is one to be had.
        onDemandAllocationStrategy: autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
        onDemandBaseCapacity: minCapacity,
        onDemandPercentageAboveBaseCapacity: complement(spotPercent),
        // From the pools where fewest are taken away: a cheaper one costs requests.
        spotAllocationStrategy: spot ? autoscaling.SpotAllocationStrategy.CAPACITY_OPTIMIZED : undefined,
      },
    },
    // A server that is likely to be taken away is replaced before it is.
    capacityRebalance: spot ? true : undefined,
  };
}

/** 100 less a percentage. CloudFormation cannot subtract, but it can take the nth of a list. */
function complement(percent: number): number {
  if (!Token.isUnresolved(percent)) return 100 - percent;
  const index = Tokenization.stringifyNumber(percent);
  return Token.asNumber(Fn.select(index as unknown as number, Array.from({ length: 101 }, (_, value) => String(100 - value))));
}

function hooks({ bootTime, longestRequest }: ServerGroupSettings): autoscaling.CfnAutoScalingGroup.LifecycleHookSpecificationProperty[] {
  return [
    {
      lifecycleHookName: LAUNCH_HOOK,
      lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_LAUNCHING,
      heartbeatTimeout: timeToAnswer(bootTime),
      defaultResult: autoscaling.DefaultResult.ABANDON,
    },
    {
      lifecycleHookName: DRAIN_HOOK,
      lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING,
      heartbeatTimeout: Math.min(LONGEST_HOOK_SECONDS, (knownSeconds(longestRequest) ?? LONGEST_HOOK_SECONDS) + SLACK_SECONDS),
      defaultResult: autoscaling.DefaultResult.CONTINUE,
    },
  ];
}

/**
 * The longest a hook waits, in seconds.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html
 */
const LONGEST_HOOK_SECONDS = 7200;

// The scripts look every five seconds, and give the agent ten to send the last lines.
const SLACK_SECONDS = 60;

/** Seconds from the launch until a server must answer; the longest, where the boot time is only known at deploy time. */
export function timeToAnswer(bootTime: Duration): number {
  return PREPARATION.toSeconds() + (knownSeconds(bootTime) ?? 600);
}

function isoSeconds(seconds: number): string {
  return Duration.seconds(seconds).toIsoString();
}

function warmPool(group: autoscaling.AutoScalingGroup, { warmPoolSize, minCapacity }: ServerGroupSettings): void {
  const size = known(warmPoolSize);
  const min = known(minCapacity);
  // The L2 takes a number that is only known at deploy time for a negative one.
  new autoscaling.CfnWarmPool(group, 'WarmPool', {
    autoScalingGroupName: group.autoScalingGroupName,
    minSize: warmPoolSize,
    // Otherwise the pool would fill up to the maximum of the group.
    maxGroupPreparedCapacity: size === undefined || min === undefined ? warmPoolSize : min + size,
    poolState: autoscaling.PoolState.STOPPED,
  });
}
