import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { engineCannotPause } from '../../../lib/checks/databases/engine-cannot-pause';
import { neverPauses } from '../../../lib/checks/databases/never-pauses';
import { instanceReplacedByNewImage } from '../../../lib/checks/fleets/instance-replaced-by-new-image';
import { rollingUpdateBlocked } from '../../../lib/checks/fleets/rolling-update-blocked';
import { signalsNeverSent } from '../../../lib/checks/fleets/signals-never-sent';
import { updatePolicyMissing } from '../../../lib/checks/fleets/update-policy-missing';
import { desiredCountResets } from '../../../lib/checks/scaling/desired-count-resets';
import { ref } from '../bare';
import type { Bare } from '../rule-cases';
import type { Probe } from './probe';

function aFleet(stack: Stack, props: Partial<autoscaling.AutoScalingGroupProps> = {}): autoscaling.AutoScalingGroup {
  return new autoscaling.AutoScalingGroup(stack, 'Fleet', {
    vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), ...props,
  });
}

const fleetBare = (properties: object = {}, sections: object = {}, others: Bare = {}): Bare => ({
  Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { ImageId: 'ami-1', UserData: { 'Fn::Base64': '#!/bin/bash\nyum install httpd' } } } },
  Fleet: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { MinSize: '1', MaxSize: '2', LaunchTemplate: { LaunchTemplateId: ref('Template'), Version: '1' }, ...properties }, ...sections },
  ...others,
});

function aCluster(stack: Stack, props: Partial<rds.DatabaseClusterProps> = {}): rds.DatabaseCluster {
  return new rds.DatabaseCluster(stack, 'Database', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }), vpc: new ec2.Vpc(stack, 'Vpc'),
    writer: rds.ClusterInstance.serverlessV2('Writer'), serverlessV2MinCapacity: 0, ...props,
  });
}

const clusterBare = (properties: object = {}, others: Bare = {}): Bare => ({
  Database: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql', EngineVersion: '16.4', ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2 }, ...properties } },
  Writer: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'aurora-postgresql', DBClusterIdentifier: ref('Database'), DBInstanceClass: 'db.serverless' } },
  ...others,
});

/** Faults of fleets of servers, and of databases. */
export const SERVER_PROBES: readonly Probe[] = [
  {
    fault: 'an Auto Scaling group without an update policy', rule: updatePolicyMissing, cdk: 'silent',
    plain: (stack) => aFleet(stack),
    bare: { Resources: fleetBare() },
  },
  {
    fault: 'a desired capacity beside scaling', rule: desiredCountResets, cdk: 'annotates', says: /desiredCapacity has been configured/,
    plain: (stack) => aFleet(stack, { desiredCapacity: 2, maxCapacity: 4 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 }),
    bare: { Resources: fleetBare({ DesiredCapacity: '2', MaxSize: '4' }, {}, { Policy: { Type: 'AWS::AutoScaling::ScalingPolicy', Properties: { AutoScalingGroupName: ref('Fleet'), PolicyType: 'TargetTrackingScaling', TargetTrackingConfiguration: { TargetValue: 50, PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' } } } } }) },
  },
  {
    fault: 'signals are waited for that no instance sends', rule: signalsNeverSent, cdk: 'silent',
    plain: (stack) => aFleet(stack, { signals: autoscaling.Signals.waitForMinCapacity({ timeout: Duration.minutes(5) }), userData: ec2.UserData.custom('#!/bin/bash\nyum install httpd') }),
    bare: { Resources: fleetBare({}, { CreationPolicy: { ResourceSignal: { Count: 1 } } }) },
  },
  {
    fault: 'a rolling update that keeps as many instances in service as there may be', rule: rollingUpdateBlocked, cdk: 'silent',
    plain: (stack) => aFleet(stack, { minCapacity: 2, maxCapacity: 2, updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ minInstancesInService: 2 }) }),
    bare: { Resources: fleetBare({}, { UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: '2' } } }) },
  },
  {
    fault: 'a single instance whose image is the latest at each deployment', rule: instanceReplacedByNewImage, cdk: 'silent',
    plain: (stack) => new ec2.Instance(stack, 'Instance', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023() }),
    bare: { Resources: { Instance: { Type: 'AWS::EC2::Instance', Properties: { InstanceType: 't3.micro', ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64}}' } } } },
  },
  {
    fault: 'an Aurora cluster that is to pause, behind a proxy', rule: neverPauses, cdk: 'silent',
    plain: (stack) => {
      const cluster = aCluster(stack);
      cluster.addProxy('Proxy', { vpc: cluster.vpc, secrets: [cluster.secret!] });
    },
    bare: { Resources: clusterBare({}, {
      Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { DBProxyName: 'proxy', EngineFamily: 'POSTGRESQL' } },
      Targets: { Type: 'AWS::RDS::DBProxyTargetGroup', Properties: { DBProxyName: ref('Proxy'), TargetGroupName: 'default', DBClusterIdentifiers: [ref('Database')] } },
    }) },
  },
  {
    fault: 'an Aurora cluster that is to pause, with an engine that cannot (PostgreSQL 13.12)', rule: engineCannotPause, cdk: 'silent',
    plain: (stack) => aCluster(stack, { engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_13_12 }) }),
    bare: { Resources: clusterBare({ EngineVersion: '13.12' }) },
  },
  {
    fault: 'an Aurora cluster that is to pause, with a provisioned reader', rule: neverPauses, cdk: 'silent',
    plain: (stack) => aCluster(stack, { readers: [rds.ClusterInstance.provisioned('Reader', { instanceType: new ec2.InstanceType('t4g.medium') })] }),
    bare: { Resources: clusterBare({}, { Reader: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'aurora-postgresql', DBClusterIdentifier: ref('Database'), DBInstanceClass: 'db.t4g.medium' } } }) },
  },
];
