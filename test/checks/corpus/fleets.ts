import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Shapes } from './shape';

const SERVER = { instanceType: new ec2.InstanceType('t3.small'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), requireImdsv2: true };

function aVpc(stack: Stack): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
}

function behindLoadBalancer(stack: Stack, fleet: autoscaling.AutoScalingGroup, vpc: ec2.IVpc): elbv2.ApplicationTargetGroup {
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, internetFacing: true });
  return loadBalancer.addListener('Http', { port: 80 }).addTargets('Fleet', { port: 80, targets: [fleet], healthCheck: { path: '/health' } });
}

/** EC2 Auto Scaling groups. */
export const FLEETS: Shapes = {
  'servers behind a load balancer, with rolling updates that wait for a signal': (app) => {
    const stack = new Stack(app, 'Fleet');
    const vpc = aVpc(stack);
    const userData = ec2.UserData.forLinux();
    const fleet = new autoscaling.AutoScalingGroup(stack, 'Fleet', {
      ...SERVER, vpc, minCapacity: 2, maxCapacity: 6, userData,
      healthChecks: autoscaling.HealthChecks.withAdditionalChecks({ additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB], gracePeriod: Duration.minutes(2) }),
      signals: autoscaling.Signals.waitForMinCapacity({ timeout: Duration.minutes(10) }),
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ minInstancesInService: 2, maxBatchSize: 2 }),
    });
    userData.addSignalOnExitCommand(fleet);
    behindLoadBalancer(stack, fleet, vpc);
    fleet.scaleOnRequestCount('Requests', { targetRequestsPerMinute: 1000 });
  },

  'servers with an instance refresh': (app) => {
    const stack = new Stack(app, 'Fleet');
    const vpc = aVpc(stack);
    const fleet = new autoscaling.AutoScalingGroup(stack, 'Fleet', {
      ...SERVER, vpc, minCapacity: 1, maxCapacity: 4, updatePolicy: autoscaling.UpdatePolicy.instanceRefresh({ strategy: autoscaling.InstanceRefreshStrategy.ROLLING }),
      healthChecks: autoscaling.HealthChecks.withAdditionalChecks({ additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB], gracePeriod: Duration.minutes(2) }),
    });
    behindLoadBalancer(stack, fleet, vpc);
    fleet.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 });
  },

  'CloudFormation init, which signals': (app) => {
    const stack = new Stack(app, 'Fleet');
    new autoscaling.AutoScalingGroup(stack, 'Fleet', {
      ...SERVER, vpc: aVpc(stack), minCapacity: 1, maxCapacity: 2,
      init: ec2.CloudFormationInit.fromElements(ec2.InitPackage.yum('httpd')), signals: autoscaling.Signals.waitForAll({ timeout: Duration.minutes(10) }),
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ minInstancesInService: 1 }),
    });
  },

  'mixed instances, Spot, and a clock': (app) => {
    const stack = new Stack(app, 'Fleet');
    const launchTemplate = new ec2.LaunchTemplate(stack, 'Template', { ...SERVER, securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc: aVpc(stack) }) });
    const fleet = new autoscaling.AutoScalingGroup(stack, 'Fleet', {
      vpc: stack.node.findChild('Vpc') as ec2.Vpc, minCapacity: 0, maxCapacity: 20, updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ maxBatchSize: 5 }),
      mixedInstancesPolicy: { launchTemplate, instancesDistribution: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 0 }, launchTemplateOverrides: [{ instanceType: new ec2.InstanceType('t3.small') }, { instanceType: new ec2.InstanceType('t3a.small') }] },
      notifications: [{ topic: new sns.Topic(stack, 'Topic') }], maxInstanceLifetime: Duration.days(30),
    });
    fleet.scaleOnSchedule('Morning', { schedule: autoscaling.Schedule.cron({ hour: '7', minute: '0' }), minCapacity: 4 });
    fleet.scaleOnSchedule('Evening', { schedule: autoscaling.Schedule.cron({ hour: '19', minute: '0' }), minCapacity: 0 });
  },

  'steps on a metric of its own, hooks and a warm pool': (app) => {
    const stack = new Stack(app, 'Fleet');
    const fleet = new autoscaling.AutoScalingGroup(stack, 'Fleet', { ...SERVER, vpc: aVpc(stack), minCapacity: 1, maxCapacity: 10, updatePolicy: autoscaling.UpdatePolicy.replacingUpdate() });
    fleet.scaleOnMetric('Jobs', {
      metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Jobs', period: Duration.minutes(1) }), scalingSteps: [{ upper: 1, change: -1 }, { lower: 10, change: 1 }, { lower: 100, change: 3 }], evaluationPeriods: 2,
    });
    fleet.addLifecycleHook('Drain', { lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING, heartbeatTimeout: Duration.minutes(5) });
    fleet.addWarmPool({ minSize: 1 });
  },

  'one server that heals itself, with a launch template alone': (app) => {
    const stack = new Stack(app, 'Server');
    const vpc = aVpc(stack);
    const launchTemplate = new ec2.LaunchTemplate(stack, 'Template', { ...SERVER, httpTokens: ec2.LaunchTemplateHttpTokens.REQUIRED });
    new autoscaling.CfnAutoScalingGroup(stack, 'Fleet', {
      minSize: '1', maxSize: '1', vpcZoneIdentifier: vpc.privateSubnets.map(({ subnetId }) => subnetId), launchTemplate: { launchTemplateId: launchTemplate.launchTemplateId, version: launchTemplate.latestVersionNumber },
    }).cfnOptions.updatePolicy = { autoScalingRollingUpdate: { minInstancesInService: 0 } };
  },
};
