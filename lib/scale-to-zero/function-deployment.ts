import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ERROR_PERCENT } from './http-function-alarms';
import { known, knownSeconds } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { grouped, refuse, requireWithin } from '../private/refusal';

/**
 * Longest that the traffic of a function may take to move.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
 */
const LONGEST_SHIFT_MINUTES = 2880;

/** How some of the requests try a new version before the rest follow. */
export interface FunctionCanaryOptions {
  /**
   * Share of the requests that goes first. 6 to 99: of a smaller one the alarm that takes a release back would not notice
   * that every request fails.
   *
   * @default 10
   */
  readonly canaryPercent?: number;

  /**
   * How long it is watched. Whole minutes, 1 to 2,880; the alarm needs three of them.
   *
   * @default Duration.minutes(10)
   */
  readonly canaryBakeTime?: Duration;
}

/** How requests move to a new version in equal steps. */
export interface FunctionLinearOptions {
  /**
   * Share of the requests that moves in each step. 1 to 99.
   *
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * How long each step is watched. Whole minutes, 1 to 2,880, and all steps together 2,880 at most.
   *
   * @default Duration.minutes(3)
   */
  readonly stepBakeTime?: Duration;
}

/** One step of a shift: how much, and for how long. */
interface Shift {
  readonly style: 'canary' | 'linear';
  readonly percent: number;
  readonly interval: Duration;
}

/**
 * How requests move to a new version of a function.
 *
 * The versions stand behind the alias `live`. With a shift CodeDeploy moves the requests, and takes them back when the
 * function's errors alarm fires.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-lambda.html
 */
export class FunctionDeployment {
  /** With the deployment of the stack, all of them: nothing else is created, and the stack is done in seconds. */
  public static allAtOnce(): FunctionDeployment {
    return new FunctionDeployment();
  }

  /**
   * Some first, the rest a while later. The stack's deployment takes as long.
   *
   * @param options how many, and how long they are watched
   */
  public static canary(options: FunctionCanaryOptions = {}): FunctionDeployment {
    requireKinds('FunctionDeployment.canary', 'FunctionCanaryOptions', options);
    return new FunctionDeployment({ style: 'canary', percent: options.canaryPercent ?? 10, interval: options.canaryBakeTime ?? Duration.minutes(10) });
  }

  /**
   * In equal steps. The stack's deployment takes as long as all of them: 27 minutes unless said otherwise.
   *
   * @param options how large the steps are, and how long each is watched
   */
  public static linear(options: FunctionLinearOptions = {}): FunctionDeployment {
    requireKinds('FunctionDeployment.linear', 'FunctionLinearOptions', options);
    return new FunctionDeployment({ style: 'linear', percent: options.stepPercent ?? 10, interval: options.stepBakeTime ?? Duration.minutes(3) });
  }

  /** Whether requests move little by little. */
  public readonly shiftsTraffic: boolean;

  private constructor(private readonly shift?: Shift) {
    this.shiftsTraffic = shift !== undefined;
  }

  /** @internal */
  public _check(scope: Construct): void {
    if (this.shift === undefined) return;
    const { style, percent, interval } = this.shift;
    const [share, bake] = style === 'canary' ? ['canaryPercent', 'canaryBakeTime'] : ['stepPercent', 'stepBakeTime'];
    requireWithin(scope, share, percent, style === 'canary'
      ? { min: ERROR_PERCENT + 1, max: 99, unit: '%', advice: `the alarm that takes a release back fires above ${ERROR_PERCENT} % of failures` }
      : { min: 1, max: 99, unit: '%', advice: 'use FunctionDeployment.allAtOnce to move all at once' });
    const seconds = knownSeconds(interval);
    requireWithin(scope, bake, seconds === undefined ? undefined : seconds / 60, { min: 1, max: LONGEST_SHIFT_MINUTES, unit: 'minutes', advice: 'CodeDeploy counts in whole minutes, up to two days' });
    const step = known(percent);
    if (style === 'canary' || step === undefined || seconds === undefined) return;
    const together = (Math.ceil(100 / step) - 1) * seconds / 60;
    if (together > LONGEST_SHIFT_MINUTES) {
      refuse(scope, `stepPercent and stepBakeTime must make at most ${grouped(LONGEST_SHIFT_MINUTES)} minutes together, got ${grouped(together)} minutes; take larger steps or shorter ones`);
    }
  }

  /**
   * Lets CodeDeploy move the alias.
   *
   * @internal
   */
  public _bind(scope: Construct, alias: lambda.Alias, alarm: cloudwatch.IAlarm): void {
    if (this.shift === undefined) return;
    const { style, percent: percentage, interval } = this.shift;
    new codedeploy.LambdaDeploymentGroup(scope, 'DeploymentGroup', {
      alias,
      role: deployer(scope, alias, alarm).withoutPolicyUpdates(),
      deploymentConfig: new codedeploy.LambdaDeploymentConfig(scope, 'DeploymentConfig', {
        trafficRouting: style === 'canary' ? codedeploy.TrafficRouting.timeBasedCanary({ percentage, interval }) : codedeploy.TrafficRouting.timeBasedLinear({ percentage, interval }),
      }),
      alarms: [alarm],
    });
  }
}

/** May move this alias and look at this alarm; AWS's managed policy may do so with every function and alarm of the account. */
function deployer(scope: Construct, alias: lambda.Alias, alarm: cloudwatch.IAlarm): iam.Role {
  const role = new iam.Role(scope, 'DeploymentRole', { assumedBy: new iam.ServicePrincipal('codedeploy.amazonaws.com') });
  const policy = new iam.Policy(scope, 'DeploymentPolicy', { roles: [role], statements: [
    // By the function: the alias comes to depend on what is allowed here.
    new iam.PolicyStatement({
      actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
      resources: [alias.lambda.functionArn, `${alias.lambda.functionArn}:${alias.aliasName}`],
    }),
    new iam.PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [alarm.alarmArn] }),
  ] });
  // Before CodeDeploy moves the alias, and until it has gone.
  alias.node.addDependency(policy);
  return role;
}
