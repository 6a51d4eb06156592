import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { known, knownSeconds } from '../private/known';
import { requireKinds } from '../private/prop-kinds';
import { grouped, refuse, requireWithin } from '../private/refusal';

// The alarms that take a release back need three minutes of bad answers; then as long again to be sure.
const DEFAULT_BAKE_TIME = Duration.minutes(10);
const SHORTEST_BAKE_MINUTES = 5;

/** How long the old tasks stay when the new ones have all the traffic. */
export interface BlueGreenOptions {
  /**
   * How long the old tasks stay ready after the last of the traffic has moved: until then going back takes seconds.
   *
   * Whole minutes, 5 to 1,440.
   *
   * @default Duration.minutes(10)
   */
  readonly bakeTime?: Duration;
}

/** How traffic moves to the new tasks in equal steps. */
export interface LinearOptions extends BlueGreenOptions {
  /**
   * Share of the traffic that moves in each step. 3 to 100.
   *
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * How long each step is watched. Whole minutes, 0 to 1,440; the alarms need three of them.
   *
   * @default Duration.minutes(6)
   */
  readonly stepBakeTime?: Duration;
}

/** How some of the traffic tries the new tasks before the rest follows. */
export interface CanaryOptions extends BlueGreenOptions {
  /**
   * Share of the traffic that goes first. 0.1 to 100.
   *
   * @default 5
   */
  readonly canaryPercent?: number;

  /**
   * How long it is watched. Whole minutes, 0 to 1,440; the alarms need three of them.
   *
   * @default Duration.minutes(10)
   */
  readonly canaryBakeTime?: Duration;
}

/**
 * How a service's tasks are replaced by those of a new release. Whichever it is, alarms and tasks that do not start
 * take the release back.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html
 */
export class Deployment {
  /** New tasks join as old ones leave: nothing is left to pay for afterwards, and going back takes as long as going on. */
  public static rolling(): Deployment {
    return new Deployment({}, {});
  }

  /**
   * All new tasks start beside the old ones, and then take the traffic at once; the old ones stay for a while.
   *
   * @param options how long the old tasks stay
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html
   */
  public static blueGreen(options: BlueGreenOptions = {}): Deployment {
    requireKinds('Deployment.blueGreen', 'BlueGreenOptions', options);
    return new Deployment({ deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN }, options);
  }

  /**
   * All new tasks start beside the old ones, and take the traffic in equal steps.
   *
   * @param options how large the steps are, and how long each is watched
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-linear.html
   */
  public static linear(options: LinearOptions = {}): Deployment {
    requireKinds('Deployment.linear', 'LinearOptions', options);
    return new Deployment({
      deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
      linearConfiguration: { stepPercent: options.stepPercent ?? 10, stepBakeTime: options.stepBakeTime ?? Duration.minutes(6) },
    }, options);
  }

  /**
   * All new tasks start beside the old ones; a small share of the traffic tries them, then the rest follows.
   *
   * @param options how much goes first, and how long it is watched
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-canary.html
   */
  public static canary(options: CanaryOptions = {}): Deployment {
    requireKinds('Deployment.canary', 'CanaryOptions', options);
    return new Deployment({
      deploymentStrategy: ecs.DeploymentStrategy.CANARY,
      canaryConfiguration: { stepPercent: options.canaryPercent ?? 5, stepBakeTime: options.canaryBakeTime ?? Duration.minutes(10) },
    }, options);
  }

  /** Whether traffic moves from one target group to another, instead of tasks being replaced behind one. */
  public readonly movesTraffic: boolean;

  private constructor(
    private readonly strategy: Pick<ecs.FargateServiceProps, 'deploymentStrategy' | 'linearConfiguration' | 'canaryConfiguration'>,
    private readonly options: BlueGreenOptions,
  ) {
    this.movesTraffic = strategy.deploymentStrategy !== undefined;
  }

  /**
   * As the service says it.
   *
   * @internal
   */
  public _bind(scope: Construct): Pick<ecs.FargateServiceProps, 'deploymentStrategy' | 'linearConfiguration' | 'canaryConfiguration' | 'bakeTime'> {
    if (!this.movesTraffic) return {};
    const { linearConfiguration: linear, canaryConfiguration: canary } = this.strategy;
    if (linear !== undefined) checkShift(scope, ['stepPercent', 'stepBakeTime'], linear, 3);
    if (canary !== undefined) checkShift(scope, ['canaryPercent', 'canaryBakeTime'], canary, 0.1);
    const bake = knownSeconds(this.options.bakeTime);
    if (bake !== undefined && (bake < SHORTEST_BAKE_MINUTES * 60 || bake > 1440 * 60 || bake % 60 !== 0)) {
      refuse(scope, `bakeTime of the deployment must be a whole number between ${SHORTEST_BAKE_MINUTES} and 1,440 minutes, got ${bake / 60} minutes; `
        + 'the alarms that take a release back need three');
    }
    return { ...this.strategy, bakeTime: this.options.bakeTime ?? DEFAULT_BAKE_TIME };
  }
}

/** Refuses a share or a wait that ECS does not know. */
function checkShift(scope: Construct, [share, wait]: [string, string], step: ecs.TrafficShiftConfig, leastPercent: number): void {
  const percent = known(step.stepPercent);
  if (percent !== undefined && !(percent >= leastPercent && percent <= 100)) {
    refuse(scope, `${share} of the deployment must be between ${leastPercent} and 100 %, got ${grouped(percent)} %; use Deployment.blueGreen to move all at once`);
  }
  const seconds = knownSeconds(step.stepBakeTime);
  requireWithin(scope, `${wait} of the deployment`, seconds === undefined ? undefined : seconds / 60, { min: 0, max: 1440, unit: 'minutes', advice: 'ECS counts in whole minutes, up to a day' });
}
