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
    this.showAlarms(constructs);
    for (const [title, panels] of Object.entries(partsOf(constructs))) {
      if (panels.length === 0) continue;
      this.dashboard.addWidgets(heading(title));
      for (const row of panels.flatMap(rowsOf)) this.dashboard.addWidgets(...row);
    }
  }

  /** All but those of step policies, one of which is always on. */
  private showAlarms(constructs: IConstruct[]): void {
    const alarms = constructs.filter((construct) => construct instanceof cloudwatch.Alarm)
      .filter(({ node: { scope } }) => !(scope instanceof appscaling.StepScalingPolicy || scope instanceof autoscaling.StepScalingPolicy));
    for (let first = 0; first < alarms.length; first += MOST_ALARMS) {
      this.dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({
        title: 'Alarms', alarms: alarms.slice(first, first + MOST_ALARMS), width: 24, height: 2 + Math.ceil(Math.min(alarms.length - first, MOST_ALARMS) / 6),
      }));
    }
  }
}

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
