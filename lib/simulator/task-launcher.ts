import { Calendar } from './calendar';
import { empirical, type Distribution } from './distribution';
import type { Random } from './random';
import { TokenBucket } from './token-bucket';

/**
 * Fargate launches of an account and Region: 100 at once, 20 a second from then on.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/userguide/throttling.html
 */
const LAUNCHES_AT_ONCE = 100;
const LAUNCHES_PER_SECOND = 20;

/**
 * One service on Fargate: 500 tasks a minute.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
 */
const SERVICE_LAUNCHES_PER_SECOND = 500 / 60;

/**
 * From createdAt to startedAt, 413 MB image without SOCI: ten starts. Smaller images start faster, half a minute is
 * usual; that is for the user to say.
 *
 * @see https://elasticscale.com/blog/reduce-aws-fargate-pull-times-with-soci
 */
export const FARGATE_START: Distribution = empirical([61, 59, 53, 59, 62, 55, 55, 56, 56, 53]);

/**
 * From the API call to a booted instance, any family: API, pending, boot. What the application adds is the user's to say.
 *
 * @see https://github.com/brevdev/ec2-coldboot-research
 */
export const INSTANCE_START: Distribution = empirical([25.8]);

/** What launches: tasks of their own, tasks of a service, or instances of a group. */
export type LaunchedBy = 'RunTask' | 'service' | 'group';

/**
 * Starts what is asked for, as fast as AWS does, and says when it runs.
 *
 * What it copies: the launch rates of Fargate; RunTask's 20 calls a second of ten tasks never are the narrower limit.
 * What it leaves out: other launches of the account, and tasks without capacity.
 */
export class TaskLauncher {
  private readonly account = new TokenBucket(LAUNCHES_AT_ONCE, LAUNCHES_PER_SECOND);
  private readonly service?: TokenBucket;
  private readonly starting = new Calendar<number>();

  /** Launches that AWS was asked for and that have not been let through. */
  public queued = 0;
  /** Launches under way. */
  public pending = 0;
  /** What launches from now on are known by. */
  public mark = 0;

  public constructor(private readonly by: LaunchedBy, private readonly start: Distribution, private readonly tick: number, private readonly random: Random) {
    if (by === 'service') this.service = new TokenBucket(LAUNCHES_AT_ONCE, SERVICE_LAUNCHES_PER_SECOND);
  }

  /** Begins a tick: those that run from now on, each as the mark it was launched with. */
  public begin(now: number): readonly number[] {
    const started = this.starting.take(now) ?? NONE;
    this.pending -= started.length;
    return started;
  }

  /** Lets through what the rates allow. */
  public launch(now: number): void {
    if (this.queued === 0) return;
    const second = now * this.tick;
    const allowed = this.service?.take(this.queued, second) ?? this.queued;
    const launched = this.by === 'group' ? allowed : this.account.take(allowed, second);
    this.queued -= launched;
    this.pending += launched;
    for (let count = 0; count < launched; count++) {
      this.starting.put(now + Math.max(1, Math.round(this.start.sample(this.random) / this.tick)), this.mark);
    }
  }

  /** Gives up launches not let through yet, up to so many; says how many they were. */
  public giveUp(most: number): number {
    const given = Math.min(most, this.queued);
    this.queued -= given;
    return given;
  }
}

const NONE: readonly number[] = [];
