import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpSqsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Names, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { IQueueTarget } from './queue-target';
import { WebhookSecret } from './webhook-secret';
import { requireKinds } from '../../private/prop-kinds';
import { refuse, requireWithin } from '../../private/refusal';

/** Who may call a webhook, how often, and what is sent. Either `secret` or `authorizer`. */
export interface WebhookOptions {
  /**
   * A secret that callers send in `secretHeader`: a plain text in Secrets Manager. A function of a few milliseconds
   * compares it.
   *
   * @default - none; there is an authorizer
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * The header of the secret.
   *
   * @default 'x-webhook-secret'
   */
  readonly secretHeader?: string;

  /**
   * Who may call: by IAM, by a JWT, or by a function of your own.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
   * @default - none; there is a secret
   */
  readonly authorizer?: apigwv2.IHttpRouteAuthorizer;

  /**
   * Path under which it is called.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * A header that goes with the message as attribute `Signature`, for workers that verify who signed the body
   * (`x-hub-signature-256`, `stripe-signature`). A call without it is answered with an error.
   *
   * @default - none
   */
  readonly signatureHeader?: string;

  /**
   * Calls a second that are taken; more are answered with 429. 1 to 10,000.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
   * @default 10
   */
  readonly ratePerSecond?: number;

  /**
   * Calls that may come at once. 1 to 5,000.
   *
   * @default - twice the rate
   */
  readonly burstLimit?: number;
}

const DEFAULT_RATE = 10;
const DEFAULT_HEADER = 'x-webhook-secret';

/** HTTP header names, as RFC 9110 has them, and API Gateway's mapping expressions take them. */
const HEADER = /^[A-Za-z0-9-]+$/;

/** What is known of each call; nothing of its body or its headers, which may hold secrets. */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId', time: '$context.requestTime', ip: '$context.identity.sourceIp', path: '$context.path',
  status: '$context.status', error: '$context.integrationErrorMessage', authorizerError: '$context.authorizer.error',
});

/**
 * An HTTPS address whose calls become messages, without a server or a function in between. Made by `queue.addWebhook`.
 *
 * The body is the message, up to 1 MiB. A caller hears 200 once the queue has it; 429 and 5xx ask it to call again.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
export class QueueWebhook extends Construct {
  /** The API. */
  public readonly api: apigwv2.HttpApi;

  /** Its one stage. */
  public readonly stage: apigwv2.HttpStage;

  /** Where calls are logged. */
  public readonly logGroup: logs.LogGroup;

  /** What compares the secret, unless there is an authorizer of your own. */
  public readonly webhookSecret?: WebhookSecret;

  /** The address to call. */
  public readonly url: string;

  /**
   * @param scope the queue
   * @param id names the webhook, unique on the queue
   * @param target where messages go
   * @param options who may call
   */
  constructor(scope: Construct, id: string, target: IQueueTarget, options: WebhookOptions) {
    super(scope, id);
    requireKinds(this, 'WebhookOptions', options);
    this.check(options);
    const path = options.path ?? '/';
    if (options.secret !== undefined) this.webhookSecret = new WebhookSecret(this, 'Secret', options.secret, options.secretHeader ?? DEFAULT_HEADER);
    this.api = new apigwv2.HttpApi(this, 'Resource', {
      apiName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: `Webhook of ${scope.node.path}`,
      createDefaultStage: false,
    });
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const rateLimit = options.ratePerSecond ?? DEFAULT_RATE;
    this.stage = new apigwv2.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit, burstLimit: options.burstLimit ?? 2 * rateLimit },
    });
    const stage = this.stage.node.defaultChild as apigwv2.CfnStage;
    stage.accessLogSettings = { destinationArn: this.logGroup.logGroupArn, format: ACCESS_LOG };
    this.api.addRoutes({
      path,
      methods: [apigwv2.HttpMethod.POST],
      authorizer: this.webhookSecret?.authorizer ?? options.authorizer,
      integration: new HttpSqsIntegration('Queue', { queue: target.queue, parameterMapping: this.mapping(target, options) }),
    });
    this.url = `${this.api.apiEndpoint}${path}`;
  }

  private mapping(target: IQueueTarget, { signatureHeader }: WebhookOptions): apigwv2.ParameterMapping {
    const mapping = new apigwv2.ParameterMapping()
      .custom('QueueUrl', target.queue.queueUrl)
      .custom('MessageBody', '$request.body');
    if (target.fifo) {
      // One group: calls are worked on in the order in which they came. A call that is repeated is a new one.
      mapping.custom('MessageGroupId', this.node.addr).custom('MessageDeduplicationId', '$context.requestId');
    }
    if (signatureHeader !== undefined) {
      mapping.custom('MessageAttributes', `{"Signature":{"DataType":"String","StringValue":"\${request.header.${signatureHeader}}"}}`);
    }
    return mapping;
  }

  private check({ secret, authorizer, secretHeader, signatureHeader, path, ratePerSecond, burstLimit }: WebhookOptions): void {
    if ((secret === undefined) === (authorizer === undefined)) {
      refuse(this, `secret or authorizer must be given, got ${secret === undefined ? 'neither' : 'both'}; what everybody may call fills the queue, and the bill`);
    }
    if (secretHeader !== undefined && secret === undefined) refuse(this, 'secretHeader must come with a secret, got an authorizer; omit it');
    for (const [option, header] of Object.entries({ secretHeader, signatureHeader })) {
      if (header !== undefined && !HEADER.test(header)) refuse(this, `${option} must be the name of a header, got ${JSON.stringify(header)}; use letters, digits and hyphens`);
    }
    if (path !== undefined && !path.startsWith('/')) refuse(this, `path must begin with /, got ${JSON.stringify(path)}; write /${path}`);
    requireWithin(this, 'ratePerSecond', ratePerSecond, { min: 1, max: 10_000, unit: 'calls a second', advice: 'that is what an account may take' });
    requireWithin(this, 'burstLimit', burstLimit, { min: 1, max: 5000, unit: 'calls', advice: 'that is what an account may take at once' });
  }
}
