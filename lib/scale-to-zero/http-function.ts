import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { functionTargetGroup } from './function-target-group';
import { FunctionUrlAccess } from './function-url-access';
import { HttpFunctionAlarms } from './http-function-alarms';
import { checkBehindLoadBalancer, checkHttpFunction, streams, timeoutOf } from './http-function-limits';
import { HttpFunctionProps } from './http-function-props';
import { acknowledgeIdleCost } from './idle-costs';
import { ownFunction } from './own-function';
import { adapterEnvironment } from './web-adapter';
import { tellOf } from '../platform/alarm-topic';
import { ConnectsToOptions } from '../platform/connects-to-options';
import { IDatabase } from '../platform/database-base';
import { DatabaseEnvironment } from '../platform/database-environment';
import { listenerFor } from '../platform/ground';
import { listenerRules } from '../platform/listener-rules';
import { QueueEnvironment } from '../platform/queue-environment';
import { SendsToOptions } from '../platform/sends-to-options';
import { IWorkQueue } from '../platform/work-queue-base';
import { requireKinds } from '../private/prop-kinds';

/** The alias that callers reach: a release moves it from one version to the next. */
const LIVE = 'live';

/**
 * A function that answers requests: by routes of the shared load balancer, by a URL of its own, or as the smaller or
 * larger part of a traffic split. It costs nothing while nobody asks.
 *
 * Target group, rules and permission stand in the function's own stack: removed, it is gone with one deployment, and
 * the platform does not change.
 *
 * @example
 * new HttpFunction(jobs, 'Reports', {
 *   code: FunctionCode.entry('reports.ts'),
 *   routes: [Route.path('/reports/*')],
 * });
 */
export class HttpFunction extends Construct implements iam.IGrantable {
  /** The function. */
  public readonly function: lambda.Function;

  /** The alias `live`, behind which its versions stand: what load balancer and URL call. */
  public readonly alias: lambda.Alias;

  /** Where the function logs to. */
  public readonly logGroup: logs.ILogGroup;

  /** The target group, if there are routes. */
  public readonly targetGroup?: elbv2.ApplicationTargetGroup;

  /** The listener rules, one for each route. */
  public readonly rules: elbv2.ApplicationListenerRule[];

  /** The URL, if it has one: `reports.functionUrl.url`. */
  public readonly functionUrl?: lambda.FunctionUrl;

  /** Fires when more than one request in twenty makes the function throw, or run out of time; takes a release back that shifts traffic. */
  public readonly errorsAlarm: cloudwatch.Alarm;

  /** Fires when requests are turned away because too many run at once. */
  public readonly throttlesAlarm: cloudwatch.Alarm;

  /** Fires when one request in a hundred takes nearly as long as the timeout. */
  public readonly durationAlarm: cloudwatch.Alarm;

  /** Fires when more than one request in twenty is answered with a 5xx. */
  public readonly serverErrorsAlarm: cloudwatch.Alarm;

  /** Fires when one answer in twenty takes longer than is acceptable while there is a traffic split; none without. */
  public readonly responseTimeAlarm?: cloudwatch.Alarm;

  private readonly timeout: Duration;
  private readonly queues: QueueEnvironment;
  private readonly databases: DatabaseEnvironment;

  constructor(scope: Construct, id: string, props: HttpFunctionProps) {
    super(scope, id);
    requireKinds(this, 'HttpFunctionProps', props);
    checkHttpFunction(this, props);
    const listener = props.routes && (props.trafficSplit?.webServers.listener ?? listenerFor(this, props.listener, props.internetFacing));
    this.timeout = timeoutOf(props, listener);
    if (listener !== undefined) checkBehindLoadBalancer(this, listener, this.timeout);
    const own = ownFunction(this, props.code, props, {
      timeout: this.timeout,
      environment: props.environment,
      reservedConcurrentExecutions: props.reservedConcurrency,
    });
    this.function = own.function;
    this.logGroup = own.logGroup;
    for (const [name, value] of Object.entries(adapterEnvironment(this, props, own.function))) this.function.addEnvironment(name, value);
    this.alias = this.createAlias(props);
    this.functionUrl = this.createUrl(props);
    this.targetGroup = listener && functionTargetGroup(this, this.alias, props);
    this.rules = this.createRules(props, listener, this.targetGroup);
    const alarms = this.watch(props);
    this.errorsAlarm = alarms.errors;
    this.throttlesAlarm = alarms.throttles;
    this.durationAlarm = alarms.duration;
    this.serverErrorsAlarm = alarms.serverErrors;
    this.responseTimeAlarm = alarms.responseTime;
    props.deployment?._bind(this, this.alias, alarms.errors);
    this.queues = new QueueEnvironment(this, this, (name, value) => { this.function.addEnvironment(name, value); });
    this.databases = this.databaseEnvironment(props);
  }

  /** The function's role: `bucket.grantRead(reports)`. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.function.grantPrincipal;
  }

  /**
   * Lets the function send messages to a queue, and tells it the queue's URL.
   *
   * @param queue the queue
   * @param options name of the environment variable
   */
  public sendsTo(queue: IWorkQueue, options: SendsToOptions = {}): void {
    this.queues.add(queue, options.environmentVariable);
  }

  /**
   * Lets the function connect to a database, and tells it where: host, port, name and the ARN of the secret.
   * Outside a VPC it uses the database's Data API, if there is one, and is told the cluster's ARN in place of a host.
   *
   * The rule that lets it in stands in this stack; the database's knows nothing of it.
   *
   * @param database the database
   * @param options size of its pool, and how it logs in
   */
  public connectsTo(database: IDatabase, options: ConnectsToOptions = {}): void {
    this.databases.add(database, options);
  }

  private createRules({ routes = [], trafficSplit }: HttpFunctionProps, listener?: elbv2.IApplicationListener, targetGroup?: elbv2.ApplicationTargetGroup): elbv2.ApplicationListenerRule[] {
    if (listener === undefined || targetGroup === undefined) return [];
    const action = trafficSplit?._action(targetGroup) ?? elbv2.ListenerAction.forward([targetGroup]);
    return listenerRules(this, listener, routes, action, trafficSplit?.webServers);
  }

  private createAlias({ warm, idleCostReason }: HttpFunctionProps): lambda.Alias {
    const alias = new lambda.Alias(this, 'Alias', {
      aliasName: LIVE,
      version: this.function.currentVersion,
      provisionedConcurrentExecutions: warm?._fixed,
    });
    warm?._scale(alias);
    if (warm !== undefined && idleCostReason !== undefined) acknowledgeIdleCost(alias, idleCostReason);
    return alias;
  }

  private createUrl(props: HttpFunctionProps): lambda.FunctionUrl | undefined {
    if (props.functionUrl === undefined) return undefined;
    return new lambda.FunctionUrl(this, 'Url', {
      function: this.alias,
      authType: props.functionUrl === FunctionUrlAccess.EVERYBODY ? lambda.FunctionUrlAuthType.NONE : lambda.FunctionUrlAuthType.AWS_IAM,
      invokeMode: streams(props) ? lambda.InvokeMode.RESPONSE_STREAM : lambda.InvokeMode.BUFFERED,
      cors: props.cors,
    });
  }

  private watch(props: HttpFunctionProps): HttpFunctionAlarms {
    const alarms = new HttpFunctionAlarms(this, {
      function: this.function, alias: this.alias, timeout: this.timeout, targetGroup: this.targetGroup,
      acceptableResponseTime: props.trafficSplit?.acceptableResponseTime, hasUrl: this.functionUrl !== undefined, logGroupName: this.logGroup.logGroupName,
    });
    tellOf(alarms.all, this, props.alarmTopic);
    return alarms;
  }

  private databaseEnvironment(props: HttpFunctionProps): DatabaseEnvironment {
    return new DatabaseEnvironment({
      construct: this,
      grantee: this,
      connections: this.function.isBoundToVpc ? this.function.connections : undefined,
      addEnvironment: (name, value) => this.function.addEnvironment(name, value),
      // One invocation answers one request at a time.
      poolSize: 1,
      maxCapacity: props.reservedConcurrency,
      capacityUnit: 'invocations',
      scalesToZero: true,
      timeout: this.timeout,
    });
  }
}
