/** How the agent works: its environment variables, read and checked. */
export interface Settings {
  /** `QUEUE_URL`. */
  readonly queueUrl: string;

  /** `QUEUE_ARN`, for the records. @default - from the URL */
  readonly queueArn: string;

  /** `QUEUE_REGION`. @default - from the URL, else `AWS_REGION` */
  readonly region: string;

  /** `WORKER_URL`: where batches are posted. @default http://localhost:8080/events */
  readonly workerUrl: URL;

  /** `READINESS_URL`: any HTTP answer means the worker is ready. @default http://localhost:8080/ */
  readonly readinessUrl: URL;

  /** `BATCH_SIZE`: most messages in a post, 1 to 10. @default 1 */
  readonly batchSize: number;

  /** `CONCURRENCY`: posts at once, 1 to 1,000. @default 1 */
  readonly concurrency: number;

  /** `VISIBILITY_TIMEOUT_SECONDS`: how long a message stays invisible when nobody extends it, 2 s to 12 h. @default 120 */
  readonly visibilityTimeoutSeconds: number;

  /** `IDLE_TIMEOUT_SECONDS`: leaves after so long without messages; 0 is never. @default 60 */
  readonly idleTimeoutSeconds: number;

  /** `MAX_TASK_LIFETIME_SECONDS`: takes no more messages after so long; 0 is never. @default 3600 */
  readonly maxTaskLifetimeSeconds: number;

  /** `MAX_MESSAGE_DURATION_SECONDS`: a post that takes longer has failed, up to 12 h. @default 43200 */
  readonly maxMessageDurationSeconds: number;

  /** `STOP_TIMEOUT_SECONDS`: time from SIGTERM to SIGKILL. @default 120 */
  readonly stopTimeoutSeconds: number;

  /** `READINESS_TIMEOUT_SECONDS`: the worker must be ready, and the queue reached, within so long. @default 120 */
  readonly readinessTimeoutSeconds: number;

  /** `TASK_PROTECTION` is `true`: address of the ECS agent that is asked for protection (`ECS_AGENT_URI`). */
  readonly taskProtectionUri?: string;

  /** `REST_AFTER_SECONDS`: a protected task that has worked so long takes nothing for a minute; 0 is never. @default 3600 */
  readonly restAfterSeconds: number;
}

/** SQS extends a message's visibility up to 12 hours after it was received. */
export const LONGEST_VISIBILITY_SECONDS = 43_200;

/** A day: longer than any of these needs to be, and a limit that finds milliseconds given for seconds. */
const DAY_SECONDS = 86_400;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment; fails with a sentence about the first thing that is wrong. */
export function readSettings(environment: Environment): Settings {
  const queueUrl = url(environment, 'QUEUE_URL');
  const named = /^sqs\.([a-z0-9-]+)\.|^([a-z0-9-]+)\.queue\./.exec(queueUrl.hostname);
  const region = environment.QUEUE_REGION ?? named?.[1] ?? named?.[2] ?? environment.AWS_REGION;
  if (region === undefined) throw new Error('QUEUE_REGION must be set where QUEUE_URL does not name a region, got nothing; set the region of the queue');
  return {
    queueUrl: queueUrl.href,
    queueArn: environment.QUEUE_ARN ?? arnOf(queueUrl, region),
    region,
    workerUrl: workerUrl(environment, 'WORKER_URL', 'http://localhost:8080/events'),
    readinessUrl: workerUrl(environment, 'READINESS_URL', 'http://localhost:8080/'),
    batchSize: wholeNumber(environment, 'BATCH_SIZE', { from: 1, to: 10, otherwise: 1 }),
    concurrency: wholeNumber(environment, 'CONCURRENCY', { from: 1, to: 1000, otherwise: 1 }),
    visibilityTimeoutSeconds: wholeNumber(environment, 'VISIBILITY_TIMEOUT_SECONDS', { from: 2, to: LONGEST_VISIBILITY_SECONDS, otherwise: 120 }),
    idleTimeoutSeconds: wholeNumber(environment, 'IDLE_TIMEOUT_SECONDS', { from: 0, to: DAY_SECONDS, otherwise: 60 }),
    maxTaskLifetimeSeconds: wholeNumber(environment, 'MAX_TASK_LIFETIME_SECONDS', { from: 0, to: 14 * DAY_SECONDS, otherwise: 3600 }),
    maxMessageDurationSeconds: wholeNumber(environment, 'MAX_MESSAGE_DURATION_SECONDS', { from: 1, to: LONGEST_VISIBILITY_SECONDS, otherwise: LONGEST_VISIBILITY_SECONDS }),
    stopTimeoutSeconds: wholeNumber(environment, 'STOP_TIMEOUT_SECONDS', { from: 2, to: DAY_SECONDS, otherwise: 120 }),
    readinessTimeoutSeconds: wholeNumber(environment, 'READINESS_TIMEOUT_SECONDS', { from: 1, to: DAY_SECONDS, otherwise: 120 }),
    restAfterSeconds: wholeNumber(environment, 'REST_AFTER_SECONDS', { from: 0, to: 14 * DAY_SECONDS, otherwise: 3600 }),
    ...protection(environment),
  };
}

function protection(environment: Environment): { taskProtectionUri?: string } {
  const wanted = environment.TASK_PROTECTION ?? 'false';
  if (wanted !== 'true' && wanted !== 'false') throw new Error(`TASK_PROTECTION must be true or false, got ${JSON.stringify(wanted)}`);
  return wanted === 'true' ? { taskProtectionUri: url(environment, 'ECS_AGENT_URI').href.replace(/\/$/, '') } : {};
}

function wholeNumber(environment: Environment, name: string, range: { from: number; to: number; otherwise: number }): number {
  const text = environment[name];
  if (text === undefined) return range.otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.from || value > range.to) {
    throw new Error(`${name} must be a whole number from ${range.from} to ${range.to}, got ${JSON.stringify(text)}; leave it out for ${range.otherwise}`);
  }
  return value;
}

function url(environment: Environment, name: string, otherwise?: string): URL {
  const text = environment[name] ?? otherwise;
  if (text === undefined || !URL.canParse(text)) throw new Error(`${name} must be a URL, got ${text === undefined ? 'nothing' : JSON.stringify(text)}`);
  return new URL(text);
}

function workerUrl(environment: Environment, name: string, otherwise: string): URL {
  const address = url(environment, name, otherwise);
  if (address.protocol !== 'http:') throw new Error(`${name} must start with http://, got ${address.href}; the worker is in the same task, where nothing is encrypted`);
  return address;
}

/** `https://sqs.eu-west-1.amazonaws.com/123456789012/orders` names everything an ARN does. */
function arnOf(queueUrl: URL, region: string): string {
  const [account, name] = queueUrl.pathname.split('/').filter((part) => part !== '').slice(-2);
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:sqs:${region}:${account}:${name}`;
}
