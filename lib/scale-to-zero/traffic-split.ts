import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, Fn, Stack, Token } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { refuseReverseEdge } from '../platform/half';
import { IWebServers } from '../platform/web-servers';
import { requireKind, requireKinds } from '../private/prop-kinds';
import { refuse, requireSeconds, requireWithin } from '../private/refusal';

// As long as a WebService gives 19 answers of 20 by default: the function stands in for it.
const DEFAULT_ACCEPTABLE_RESPONSE_TIME = Duration.seconds(3);

/** How requests are shared. */
export interface TrafficSplitOptions {
  /**
   * Share of the requests that the function answers; the servers answer the rest. Whole, 0 to 100.
   *
   * A change of this number changes two weights of the rule, in place, and nothing else. It is the template's: what is
   * changed in the console is undone by the next deployment of the weights.
   */
  readonly functionPercent: number;

  /**
   * How long a visitor stays with the side that answered first, by a cookie. 1 s to 7 days. For what one side remembers
   * and the other does not know, as a session in the memory of a server.
   *
   * A step moves new visitors at once; those with a cookie may stay where they are until it ends. Choose it shorter than
   * you would wait to step back.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupStickinessConfig.html
   * @default - each request goes by itself
   */
  readonly stickiness?: Duration;

  /**
   * How long 19 of 20 answers of the function may take; above it an alarm fires. More than 0 s.
   *
   * @default Duration.seconds(3)
   */
  readonly acceptableResponseTime?: Duration;
}

/**
 * The same routes on web servers and a function, with one number between them.
 *
 * The function's rules lead to both. Where the servers have the same route of their own, their rule stays behind it: a
 * split begins and ends without a change to them.
 *
 * @example
 * new HttpFunction(jobs, 'Reports', {
 *   code: FunctionCode.entry('reports.ts'),
 *   routes: [Route.path('/reports/*')],
 *   trafficSplit: TrafficSplit.withServers(shop, { functionPercent: 10 }),
 * });
 */
export class TrafficSplit {
  /**
   * Shares the function's routes with web servers: those of a `WebService` or a `WebServerFleet`.
   *
   * @param webServers who answers the rest
   * @param options how much the function answers
   */
  public static withServers(webServers: IWebServers, options: TrafficSplitOptions): TrafficSplit {
    requireKind('TrafficSplit.withServers', 'webServers', '!IWebServers.node', webServers);
    requireKinds('TrafficSplit.withServers', 'TrafficSplitOptions', options);
    return new TrafficSplit(webServers, options);
  }

  /** How long 19 of 20 answers of the function may take. */
  public readonly acceptableResponseTime: Duration;

  private constructor(
    /** Who answers the rest. */
    public readonly webServers: IWebServers,
    private readonly options: TrafficSplitOptions,
  ) {
    this.acceptableResponseTime = options.acceptableResponseTime ?? DEFAULT_ACCEPTABLE_RESPONSE_TIME;
  }

  /**
   * Refuses what a load balancer would, and what would lose requests.
   *
   * @internal
   */
  public _check(scope: Construct): void {
    const { webServers, options } = this;
    const { path } = webServers.node;
    requireWithin(scope, 'functionPercent', options.functionPercent, { min: 0, max: 100, unit: '%', advice: 'it is the share of the requests that the function answers' });
    requireSeconds(scope, 'stickiness', options.stickiness, { min: 1, max: 604_800, advice: 'omit it to send each request by itself' });
    if (!this.acceptableResponseTime.isUnresolved() && this.acceptableResponseTime.toMilliseconds() <= 0) {
      refuse(scope, 'acceptableResponseTime must be above 0 s, got 0 s; it is what 19 answers of 20 keep');
    }
    if (webServers.movesTraffic) {
      refuse(scope, `trafficSplit must be with servers whose releases keep their target group, got ${path}, whose requests ECS moves to another one and back; `
        + 'its share would go to tasks that are gone: use Deployment.rolling while there is a split');
    }
    refuseReverseEdge(scope, webServers);
    webServers.node.addValidation({ validate: () => this.targetStickiness() });
  }

  /**
   * What the rules do. Both groups stand in it at 0 and at 100, too: a step is a change of weights.
   *
   * @internal
   */
  public _action(targetGroup: elbv2.ApplicationTargetGroup): elbv2.ListenerAction {
    return new SplitAction(this.webServers, targetGroup, this.options);
  }

  /** AWS: "You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups". */
  private targetStickiness(): string[] {
    const { targetGroup, node: { path } } = this.webServers;
    const { targetGroupAttributes } = targetGroup.node.defaultChild as elbv2.CfnTargetGroup;
    const attributes = Stack.of(targetGroup).resolve(targetGroupAttributes) as Array<{ key: string; value: string }> | undefined;
    const isSticky = attributes?.some(({ key, value }) => key === 'stickiness.enabled' && value === 'true') ?? false;
    if (!isSticky || this.options.stickiness !== undefined) return [];
    return [`${path}: stickiness of its traffic split must be given where its target group is sticky, got none; the load balancer refuses a rule that is not: pass stickiness to TrafficSplit.withServers`];
  }
}

/**
 * Forwards to both sides. The servers' target group is named by its ARN alone: CDK's own action would have the servers
 * wait for this rule, and so their stack for this one.
 */
class SplitAction extends elbv2.ListenerAction {
  public constructor({ targetGroup: { targetGroupArn } }: IWebServers, private readonly targetGroup: elbv2.ApplicationTargetGroup, { functionPercent, stickiness }: TrafficSplitOptions) {
    super({
      type: 'forward',
      forwardConfig: {
        targetGroups: [
          { targetGroupArn, weight: rest(functionPercent) },
          { targetGroupArn: targetGroup.targetGroupArn, weight: functionPercent },
        ],
        targetGroupStickinessConfig: stickiness && { enabled: true, durationSeconds: stickiness.toSeconds() },
      },
    });
  }

  public bind(scope: Construct, listener: elbv2.IApplicationListener, associatingConstruct?: IConstruct): void {
    super.bind(scope, listener, associatingConstruct);
    this.targetGroup.registerListener(listener, associatingConstruct ?? scope);
  }
}

function rest(percent: number): number {
  // CloudFormation cannot subtract, but it can choose from a list.
  if (Token.isUnresolved(percent)) return Token.asNumber(Fn.select(percent, Array.from({ length: 101 }, (_, each) => String(100 - each))));
  return 100 - percent;
}
