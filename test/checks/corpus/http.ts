import * as apigw from 'aws-cdk-lib/aws-apigateway';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpAlbIntegration, HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { HttpLambdaAuthorizer, HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { aFunction, Shapes } from './shape';

/** What answers requests without servers. */
export const HTTP: Shapes = {
  'a REST API with functions, a usage plan and a user pool': (app) => {
    const stack = new Stack(app, 'Api');
    const api = new apigw.LambdaRestApi(stack, 'Api', { handler: aFunction(stack, 'Handler', { timeout: Duration.seconds(29) }), proxy: false, cloudWatchRole: false });
    const authorizer = new apigw.CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [new cognito.UserPool(stack, 'Users')] });
    api.root.addResource('orders').addMethod('POST', undefined, { authorizer });
    api.root.addMethod('GET');
    api.addUsagePlan('Plan', { apiStages: [{ stage: api.deploymentStage }] }).addApiKey(api.addApiKey('Key'));
  },

  'a REST API that puts requests into a queue': (app) => {
    const stack = new Stack(app, 'Api');
    const queue = new sqs.Queue(stack, 'Queue');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com') });
    queue.grantSendMessages(role);
    const api = new apigw.RestApi(stack, 'Api');
    api.root.addMethod('POST', new apigw.AwsIntegration({
      service: 'sqs',
      path: `${stack.account}/${queue.queueName}`,
      options: {
        credentialsRole: role,
        requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
        requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
        integrationResponses: [{ statusCode: '202' }],
      },
    }), { methodResponses: [{ statusCode: '202' }] });
  },

  'a REST API that starts an express execution': (app) => {
    const stack = new Stack(app, 'Api');
    new apigw.StepFunctionsRestApi(stack, 'Api', {
      stateMachine: new sfn.StateMachine(stack, 'Machine', {
        stateMachineType: sfn.StateMachineType.EXPRESS, definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')),
      }),
    });
  },

  'an HTTP API with authorizers, and a load balancer behind its link': (app) => {
    const stack = new Stack(app, 'Api');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, internetFacing: false });
    const listener = loadBalancer.addListener('Http', { port: 80, open: false });
    listener.addTargets('Handler', { targets: [new LambdaTarget(aFunction(stack, 'Behind'))] });
    const api = new apigwv2.HttpApi(stack, 'Api', {
      corsPreflight: { allowOrigins: ['https://example.com'], allowMethods: [apigwv2.CorsHttpMethod.GET] },
      defaultAuthorizer: new HttpUserPoolAuthorizer('Users', new cognito.UserPool(stack, 'Users')),
    });
    api.addRoutes({ path: '/orders', methods: [apigwv2.HttpMethod.POST], integration: new HttpLambdaIntegration('Orders', aFunction(stack, 'Orders').addAlias('live')) });
    api.addRoutes({ path: '/shop/{proxy+}', integration: new HttpAlbIntegration('Shop', listener), authorizer: new HttpLambdaAuthorizer('Guard', aFunction(stack, 'Guard')) });
  },

  'a WebSocket API that answers its connections': (app) => {
    const stack = new Stack(app, 'Chat');
    const handler = aFunction(stack, 'Handler');
    const api = new apigwv2.WebSocketApi(stack, 'Api', { connectRouteOptions: { integration: new WebSocketLambdaIntegration('Connect', handler) } });
    api.addRoute('say', { integration: new WebSocketLambdaIntegration('Say', handler) });
    new apigwv2.WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'prod', autoDeploy: true }).grantManagementApiAccess(handler);
  },

  'an API that is shared by stacks, each with its routes': (app) => {
    const shared = new Stack(app, 'Shared');
    const api = new apigwv2.HttpApi(shared, 'Api');
    for (const name of ['Orders', 'Invoices']) {
      const stack = new Stack(app, name);
      const imported = apigwv2.HttpApi.fromHttpApiAttributes(stack, 'Api', { httpApiId: api.apiId });
      new apigwv2.HttpRoute(stack, 'Route', {
        httpApi: imported, routeKey: apigwv2.HttpRouteKey.with(`/${name.toLowerCase()}/{id}`, apigwv2.HttpMethod.GET), integration: new HttpLambdaIntegration('Integration', aFunction(stack, 'Function')),
      });
    }
  },

  'a REST API with several resources, methods and stages': (app) => {
    const stack = new Stack(app, 'Api');
    const api = new apigw.RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins: ['https://example.com'] }, deployOptions: { stageName: 'live' } });
    const handler = new apigw.LambdaIntegration(aFunction(stack, 'Handler'), { timeout: Duration.seconds(10) });
    for (const path of ['orders', 'invoices']) {
      const resource = api.root.addResource(path);
      for (const method of ['GET', 'POST']) resource.addMethod(method, handler);
      resource.addResource('{id}').addMethod('GET', handler);
    }
    new apigw.Stage(stack, 'Test', { stageName: 'test', deployment: api.latestDeployment! });
  },

  'function URLs, open, signed and behind a distribution': (app) => {
    const stack = new Stack(app, 'Urls');
    aFunction(stack, 'Open').addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE, invokeMode: lambda.InvokeMode.RESPONSE_STREAM });
    aFunction(stack, 'Signed').addFunctionUrl().grantInvokeUrl(aFunction(stack, 'Caller'));
    const url = aFunction(stack, 'Behind').addFunctionUrl();
    new cloudfront.Distribution(stack, 'Distribution', { defaultBehavior: { origin: FunctionUrlOrigin.withOriginAccessControl(url) } });
  },

  'a graph of tables and functions': (app) => {
    const stack = new Stack(app, 'Graph');
    const api = new appsync.GraphqlApi(stack, 'Api', { name: 'orders', definition: appsync.Definition.fromSchema(new appsync.SchemaFile({ filePath: `${__dirname}/orders.graphql` })) });
    const table = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    api.addDynamoDbDataSource('Orders', table).createResolver('Get', {
      typeName: 'Query', fieldName: 'order',
      requestMappingTemplate: appsync.MappingTemplate.dynamoDbGetItem('id', 'id'), responseMappingTemplate: appsync.MappingTemplate.dynamoDbResultItem(),
    });
    api.addLambdaDataSource('Search', aFunction(stack, 'Search')).createResolver('Find', { typeName: 'Query', fieldName: 'orders' });
  },

  'an OpenAPI document that names its function': (app) => {
    const stack = new Stack(app, 'Api');
    const handler = aFunction(stack, 'Handler');
    handler.addPermission('Api', { principal: new iam.ServicePrincipal('apigateway.amazonaws.com') });
    new apigw.SpecRestApi(stack, 'Api', {
      apiDefinition: apigw.ApiDefinition.fromInline({
        openapi: '3.0.1',
        info: { title: 'orders', version: '1' },
        paths: { '/': { get: { 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: `arn:aws:apigateway:${stack.region}:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations` } } } },
      }),
    });
  },
};
