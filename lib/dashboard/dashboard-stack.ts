import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Aspects, Stack, StackProps } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { serverlessPanel, serverPanel } from './database-panels';
import { heading, Panel, rowsOf } from './panel';
import { functionPanel, loadBalancerPanel, webPanel } from './web-panels';
import { fargatePanel, lambdaPanel, queuePanel, workerServicePanel } from './work-panels';
import { DatabaseServer } from '../always-on/database-server';
import { WebServerFleet } from '../always-on/web-server-fleet';
import { WebService } from '../always-on/web-service';
import { WorkerService } from '../always-on/worker-service';
import { platformOf, decideReferences } from '../platform/half';
import type { PlatformStack } from '../platform/platform-stack';
import { ReferenceOptions } from '../platform/reference-options';
import { SharedLoadBalancer } from '../platform/shared-load-balancer';
import { WorkQueueBase } from '../platform/work-queue-base';
import { requireKinds } from '../private/prop-kinds';
import { grouped, refuse } from '../private/refusal';
import { FargateWorker } from '../scale-to-zero/fargate-worker';
import { HttpFunction } from '../scale-to-zero/http-function';
import { LambdaWorker } from '../scale-to-zero/lambda-worker';
import { ServerlessDatabase } from '../scale-to-zero/serverless-database';

/** Settings of a `DashboardStack`. */
export interface DashboardStackProps extends StackProps, ReferenceOptions {
  /** The platform whose constructs it shows, with those of both halves. */
  readonly platform: PlatformStack;
}

/**
 * One page for the whole platform: web servers, queues, workers and databases of both halves, and every alarm.
 *
 * It is a stack of its own above the others, which know nothing of it: what they gain shows on the page with the
 * next deployment, and what they lose is gone.
 *
 * @example
 * new DashboardStack(app, 'Dashboard', { platform });
 */
export class DashboardStack extends Stack {
  /** The dashboard, for widgets of your own; they come first. */
  public readonly dashboard: cloudwatch.Dashboard;

  private readonly platform: PlatformStack;
  private built = false;

  constructor(scope: Construct, id: string, props: DashboardStackProps) {
    super(scope, id, props);
    requireKinds(this, 'DashboardStackProps', props);
    decideReferences(this, props.references);
    this.platform = props.platform;
    this.dashboard = new cloudwatch.Dashboard(this, 'Resource');
    // When the app is complete: constructs come after the dashboard too.
    Aspects.of(this).add({ visit: (node) => {
      if (node === this) this.build();
    } });
  }

  private build(): void {
    if (this.built) return;
    this.built = true;
    const constructs = this.platform.node.root.node.findAll()
      .filter((construct) => construct.node.scopes.some(Stack.isStack) && platformOf(construct) === this.platform);
    const rows = [
      ...alarmRows(constructs),
      ...Object.entries(partsOf(constructs)).flatMap(([title, panels]) => (panels.length === 0 ? [] : [[heading(title)], ...panels.flatMap(rowsOf)])),
    ];
    const widgets = rows.reduce((sum, row) => sum + row.length, 0);
    if (widgets > MOST_WIDGETS) {
      refuse(this, `widgets must be at most ${MOST_WIDGETS}, got ${grouped(widgets)} for the constructs of ${this.platform.node.path}; CloudWatch takes no larger page: `
        + 'split the platform, or build pages of your own with the metrics of its constructs');
    }
    for (const row of rows) this.dashboard.addWidgets(...row);
  }
}

/** All alarms but those of step policies, one of which is always on. */
function alarmRows(constructs: IConstruct[]): cloudwatch.IWidget[][] {
  const alarms = constructs.filter((construct) => construct instanceof cloudwatch.Alarm)
    .filter(({ node: { scope } }) => !(scope instanceof appscaling.StepScalingPolicy || scope instanceof autoscaling.StepScalingPolicy));
  return Array.from({ length: Math.ceil(alarms.length / MOST_ALARMS) }, (_, index) => {
    const some = alarms.slice(index * MOST_ALARMS, (index + 1) * MOST_ALARMS);
    return [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: some, width: 24, height: 2 + Math.ceil(some.length / 6) })];
  });
}

/**
 * What one page takes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
const MOST_WIDGETS = 500;

/**
 * What one alarm widget takes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const MOST_ALARMS = 100;

/** The parts of the page, from what visitors meet to what nobody sees. */
function partsOf(constructs: IConstruct[]): { [title: string]: Panel[] } {
  const loadBalancers = constructs.filter((construct) => construct instanceof SharedLoadBalancer);
  return {
    'Web': [
      ...loadBalancers.map(loadBalancerPanel),
      ...constructs.filter((construct) => construct instanceof WebService || construct instanceof WebServerFleet).map((construct) => webPanel(construct, loadBalancers)),
      ...constructs.filter((construct) => construct instanceof HttpFunction).map((construct) => functionPanel(construct, loadBalancers)),
    ],
    'Queues': constructs.filter((construct) => construct instanceof WorkQueueBase).map(queuePanel),
    'Workers': constructs.flatMap((construct) => workerPanels(construct)),
    'Databases': constructs.flatMap((construct) => databasePanels(construct)),
  };
}

function workerPanels(construct: IConstruct): Panel[] {
  if (construct instanceof LambdaWorker) return [lambdaPanel(construct)];
  if (construct instanceof FargateWorker) return [fargatePanel(construct)];
  if (construct instanceof WorkerService) return [workerServicePanel(construct)];
  return [];
}

function databasePanels(construct: IConstruct): Panel[] {
  if (construct instanceof DatabaseServer) return [serverPanel(construct)];
  if (construct instanceof ServerlessDatabase) return [serverlessPanel(construct)];
  return [];
}
