import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { runtimeFolder } from '../../private/runtime-folder';

/** Looks whether a caller knows a secret: a function of a few milliseconds, whose answer API Gateway remembers for five minutes. */
export class WebhookSecret extends Construct {
  /** The function. */
  public readonly function: lambda.Function;

  /** Where it logs to. */
  public readonly logGroup: logs.LogGroup;

  /** What a route takes. */
  public readonly authorizer: apigwv2.IHttpRouteAuthorizer;

  /**
   * @param scope the webhook
   * @param id its id there
   * @param secret the secret, a plain text
   * @param header name of the header in which callers send it
   */
  constructor(scope: Construct, id: string, secret: secretsmanager.ISecret, header: string) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    secret.grantRead(role);
    this.function = new lambda.Function(this, 'Function', {
      description: `Lets in who knows the secret of ${scope.node.path}`,
      code: lambda.Code.fromAsset(runtimeFolder('webhook-authorizer')),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 256,
      // API Gateway waits ten seconds for an authorizer.
      timeout: Duration.seconds(10),
      environment: { SECRET_ARN: secret.secretArn, SECRET_HEADER: header },
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup: this.logGroup,
      role,
    });
    this.authorizer = new HttpLambdaAuthorizer('Secret', this.function, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: [`$request.header.${header}`],
      resultsCacheTtl: Duration.minutes(5),
    });
  }
}
