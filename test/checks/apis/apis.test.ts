import * as apigw from 'aws-cdk-lib/aws-apigateway';
import * as apigwv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration, HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Duration, NestedStack, Stack } from 'aws-cdk-lib/core';
import { apiNeverAnswers } from '../../../lib/checks/apis/api-never-answers';
import { deploymentBeforeMethods } from '../../../lib/checks/apis/deployment-before-methods';
import { deploymentMissesMethods } from '../../../lib/checks/apis/deployment-misses-methods';
import { functionOutlivesApi } from '../../../lib/checks/apis/function-outlives-api';
import { integrationTimeoutOutOfRange } from '../../../lib/checks/apis/integration-timeout-out-of-range';
import { routeNotPermitted } from '../../../lib/checks/apis/route-not-permitted';
import { routeTaken } from '../../../lib/checks/apis/route-taken';
import { routeTargetWrong } from '../../../lib/checks/apis/route-target-wrong';
import { routeWithoutIntegration } from '../../../lib/checks/apis/route-without-integration';
import { arn, fn, ref } from '../bare';
import { aFunction } from '../corpus/shape';
import { Bare, describeRule } from '../rule-cases';

type One = Bare[string];

const api = (Properties: object = {}): One => ({ Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP', ...Properties } });
const socket = api({ ProtocolType: 'WEBSOCKET' });
const route = (RouteKey: unknown, Properties: object = { Target: { 'Fn::Sub': 'integrations/${Integration}' } }, sections: object = {}): One => ({ Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: ref('Api'), RouteKey, ...Properties }, ...sections });
const integration = (Properties: object = {}): One => ({ Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: ref('Api'), IntegrationType: 'AWS_PROXY', IntegrationUri: arn('Function'), ...Properties } });
const stage = (Properties: object = { AutoDeploy: true }): One => ({ Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: ref('Api'), StageName: '$default', ...Properties } });
const deployment = (sections: object = {}, Properties: object = {}): One => ({ Type: 'AWS::ApiGatewayV2::Deployment', Properties: { ApiId: ref('Api'), ...Properties }, ...sections });
const permission = (end: string, Properties: object = {}): One => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { FunctionName: ref('Function'), Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com', SourceArn: { 'Fn::Sub': `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}${end}` }, ...Properties },
});

const restApi: One = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } };
const method = (HttpMethod: string, sections: object = {}, Integration: object = { Type: 'MOCK' }): One => ({ Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: ref('Api'), ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, HttpMethod, AuthorizationType: 'NONE', Integration }, ...sections });
const restDeployment = (sections: object = {}, Properties: object = {}): One => ({ Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: ref('Api'), ...Properties }, ...sections });

const shop = (more: Bare = {}): Bare => ({ Function: fn(), Api: api(), Integration: integration(), Route: route('GET /orders'), ...more });

/** An API with a route to a function. */
function anApiL2(stack: Stack, props: apigwv2.HttpApiProps = {}): void {
  new apigwv2.HttpApi(stack, 'Api', props).addRoutes({ path: '/orders', integration: new HttpLambdaIntegration('Orders', aFunction(stack, 'Function')) });
}

describeRule(apiNeverAnswers, {
  broken: {
    'an API without its stage, with CDK': (stack) => { anApiL2(stack, { createDefaultStage: false }); },
    'a WebSocket API without a stage, with CDK': (stack) => { new apigwv2.WebSocketApi(stack, 'Api').addRoute('say', { integration: new WebSocketLambdaIntegration('Say', aFunction(stack, 'Function')) }); },
    'a REST API that is not deployed, with CDK': (stack) => { new apigw.RestApi(stack, 'Api', { deploy: false }).root.addMethod('GET'); },
    'no stage, bare': { Resources: shop() },
    'a stage to which nothing is deployed, bare': { Resources: shop({ Stage: stage({}) }) },
    'a deployment without a stage, bare': { Resources: { Api: restApi, Method: method('GET'), Deployment: restDeployment({ DependsOn: 'Method' }) } },
  },
  sound: {
    'an API of CDK': (stack) => { anApiL2(stack); },
    'a REST API of CDK': (stack) => { new apigw.RestApi(stack, 'Api').root.addMethod('GET'); },
    'a stage that deploys by itself': { Resources: shop({ Stage: stage() }) },
    'a stage with a deployment': { Resources: shop({ Deployment: deployment({ DependsOn: 'Route' }), Stage: stage({ DeploymentId: ref('Deployment') }) }) },
    'a deployment that makes its stage': { Resources: { Api: restApi, Method: method('GET'), Deployment: restDeployment({ DependsOn: 'Method' }, { StageName: 'prod' }) } },
    'an API that is made for one target': { Resources: { ...shop(), Api: api({ Target: arn('Function') }) } },
    'an API that other stacks may add to': { Resources: shop(), Outputs: { Api: { Value: ref('Api'), Export: { Name: 'api' } } } },
    'a stage of an API that is not known': { Resources: shop({ Stage: stage({ ApiId: { 'Fn::ImportValue': 'api' }, AutoDeploy: true }) }) },
    'a stage whose setting is not known': { Parameters: { Deploys: { Type: 'String' } }, Resources: shop({ Stage: stage({ AutoDeploy: ref('Deploys') }) }) },
    'an API without routes': { Resources: { Api: api() } },
  },
});

describeRule(routeWithoutIntegration, {
  broken: {
    'an L1': (stack) => { new apigwv2.CfnRoute(stack, 'Route', { apiId: new apigwv2.HttpApi(stack, 'Api').apiId, routeKey: 'GET /orders' }); },
    'a route, bare': { Resources: { Api: api(), Route: route('GET /orders', {}) } },
    'a WebSocket route, bare': { Resources: { Api: socket, Route: route('say', {}) } },
  },
  sound: {
    'an integration': { Resources: shop() },
    'a connection that nothing asks about': { Resources: { Api: socket, Connect: route('$connect', {}) } },
    'an API that is imported': { Resources: { Route: route('GET /orders', { ApiId: { 'Fn::ImportValue': 'api' } }) } },
  },
});

describeRule(routeTargetWrong, {
  broken: {
    'the id alone, with CDK': (stack) => {
      const httpApi = new apigwv2.HttpApi(stack, 'Api');
      const to = new apigwv2.CfnIntegration(stack, 'Integration', { apiId: httpApi.apiId, integrationType: 'HTTP_PROXY', integrationUri: 'https://example.com', integrationMethod: 'GET', payloadFormatVersion: '1.0' });
      new apigwv2.CfnRoute(stack, 'Route', { apiId: httpApi.apiId, routeKey: 'GET /orders', target: to.ref });
    },
    'the id alone, bare': { Resources: shop({ Route: route('GET /orders', { Target: ref('Integration') }) }) },
    'a function, bare': { Resources: shop({ Route: route('GET /orders', { Target: 'arn:aws:lambda:eu-west-1:111111111111:function:orders' }) }) },
    'an integration and an authorizer of another API, bare': {
      Resources: shop({ Other: api(), Integration: integration({ ApiId: ref('Other') }), Guard: { Type: 'AWS::ApiGatewayV2::Authorizer', Properties: { ApiId: ref('Other'), AuthorizerType: 'JWT', Name: 'guard' } }, Route: route('GET /orders', { Target: { 'Fn::Join': ['/', ['integrations', ref('Integration')]] }, AuthorizationType: 'JWT', AuthorizerId: ref('Guard') }) }),
    },
  },
  sound: {
    'a route of CDK': (stack) => { anApiL2(stack); },
    'a route, bare': { Resources: shop() },
    'a target that is not known': { Parameters: { Target: { Type: 'String' } }, Resources: shop({ Route: route('GET /orders', { Target: ref('Target') }) }) },
    'a target whose beginning is not known': { Parameters: { Kind: { Type: 'String' } }, Resources: shop({ Route: route('GET /orders', { Target: { 'Fn::Sub': '${Kind}/${Integration}' } }) }) },
  },
});

describeRule(routeTaken, {
  broken: {
    'two stacks, with CDK': (stack, app) => {
      const httpApi = new apigwv2.HttpApi(stack, 'Api');
      httpApi.addRoutes({ path: '/orders', methods: [apigwv2.HttpMethod.GET], integration: new HttpUrlIntegration('Here', 'https://example.com/here') });
      const other = new Stack(app, 'Other');
      const imported = apigwv2.HttpApi.fromHttpApiAttributes(other, 'Api', { httpApiId: httpApi.apiId });
      new apigwv2.HttpRoute(other, 'Route', { httpApi: imported, routeKey: apigwv2.HttpRouteKey.with('/orders', apigwv2.HttpMethod.GET), integration: new HttpUrlIntegration('There', 'https://example.com/there') });
    },
    'two routes, bare': { Resources: shop({ Again: route('GET /orders') }) },
    'two methods, bare': { Resources: { Api: restApi, First: method('GET'), Second: method('GET') } },
    'two resources, bare': { Resources: { Api: restApi, ...Object.fromEntries(['First', 'Second'].map((id) => [id, { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: ref('Api'), ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: 'orders' } }])) } },
  },
  sound: {
    'other methods': { Resources: { ...shop({ Post: route('POST /orders') }), Rest: restApi } },
    'other APIs': { Resources: shop({ Other: api(), Again: route('GET /orders', { ApiId: ref('Other') }) }) },
    'one of two by a condition': { Resources: shop({ Route: route('GET /orders', undefined, { Condition: 'Old' }), Again: route('GET /orders', undefined, { Condition: 'New' }) }) },
    'a method below another resource': { Resources: { Api: restApi, First: method('GET'), Orders: { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: ref('Api'), ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: 'orders' } }, Second: { ...method('GET'), Properties: { ...method('GET').Properties, ResourceId: ref('Orders') } } } },
    'a key that is not known': { Parameters: { Key: { Type: 'String' } }, Resources: shop({ Route: route(ref('Key')), Again: route(ref('Key')) }) },
  },
});

describeRule(routeNotPermitted, {
  broken: {
    'another path, with CDK': (stack) => {
      const worker = aFunction(stack, 'Function');
      const httpApi = new apigwv2.HttpApi(stack, 'Api');
      httpApi.addRoutes({ path: '/orders', methods: [apigwv2.HttpMethod.GET], integration: new HttpLambdaIntegration('Orders', worker) });
      const to = new apigwv2.CfnIntegration(stack, 'Integration', { apiId: httpApi.apiId, integrationType: 'AWS_PROXY', integrationUri: worker.functionArn, payloadFormatVersion: '2.0' });
      new apigwv2.CfnRoute(stack, 'Route', { apiId: httpApi.apiId, routeKey: 'GET /invoices', target: `integrations/${to.ref}` });
    },
    'another path, bare': { Resources: shop({ Permission: permission('/*/*/invoices') }) },
    'another method, bare': { Resources: shop({ Permission: permission('/*/POST/orders') }) },
    'any method of another path, bare': { Resources: shop({ Route: route('ANY /orders'), Permission: permission('/*/GET/invoices') }) },
    'another message, bare': { Resources: shop({ Api: socket, Route: route('say'), Permission: permission('/*/$connect') }) },
  },
  sound: {
    'routes of CDK': (stack) => { anApiL2(stack); },
    'a default route of CDK': (stack) => { new apigwv2.HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Orders', aFunction(stack, 'Function')) }); },
    'a WebSocket API of CDK': (stack) => { new apigwv2.WebSocketApi(stack, 'Api').addRoute('say', { integration: new WebSocketLambdaIntegration('Say', aFunction(stack, 'Function')) }); },
    'every route': { Resources: shop({ Permission: permission('/*/*') }) },
    'every route of a stage': { Resources: shop({ Permission: permission('/$default/*/orders') }) },
    'one of two': { Resources: shop({ First: permission('/*/GET/invoices'), Second: permission('/*/GET/orders') }) },
    'another service beside it': { Resources: shop({ First: permission('', { Principal: 's3.amazonaws.com', SourceArn: undefined }), Second: permission('/*/GET/orders') }) },
    'no permission, of which another rule speaks': { Resources: shop() },
    'a parameter in the path': { Resources: shop({ Route: route('GET /orders/{id}'), Permission: permission('/*/GET/orders/*') }) },
    'one method of any': { Resources: shop({ Route: route('ANY /orders'), Permission: permission('/*/GET/orders') }) },
    'a role': { Resources: shop({ Integration: integration({ CredentialsArn: 'arn:aws:iam::111111111111:role/api' }), Permission: permission('/*/*/invoices') }) },
  },
});

const nested = (stack: Stack): void => {
  const restful = new apigw.RestApi(stack, 'Api', { deploy: false });
  restful.root.addMethod('ANY');
  const inner = new NestedStack(stack, 'Inner');
  const imported = apigw.RestApi.fromRestApiAttributes(inner, 'Api', { restApiId: restful.restApiId, rootResourceId: restful.restApiRootResourceId });
  const added = imported.root.addResource('orders').addMethod('GET', new apigw.MockIntegration());
  const last = new NestedStack(stack, 'Last');
  const deployed = new apigw.Deployment(last, 'Deployment', { api: apigw.RestApi.fromRestApiId(last, 'Api', restful.restApiId) });
  deployed.node.addDependency(added);
  new apigw.Stage(last, 'Stage', { deployment: deployed });
};

describeRule(deploymentBeforeMethods, {
  broken: {
    'an L1': (stack) => {
      const restful = new apigw.RestApi(stack, 'Api', { deploy: false });
      restful.root.addMethod('GET');
      new apigw.CfnDeployment(stack, 'Deployment', { restApiId: restful.restApiId });
    },
    'a deployment, bare': { Resources: { Api: restApi, Method: method('GET'), Deployment: restDeployment() } },
    'an HTTP API, bare': { Resources: shop({ Deployment: deployment({ DependsOn: 'Api' }) }) },
  },
  sound: {
    'a REST API of CDK': (stack) => { new apigw.RestApi(stack, 'Api').root.addMethod('GET'); },
    'methods and a deployment in nested stacks': nested,
    'a method by way of what depends on it': { Resources: { Api: restApi, Method: method('GET'), Between: { Type: 'AWS::CloudFormation::WaitConditionHandle', DependsOn: 'Method' }, Deployment: restDeployment({ DependsOn: ['Between'] }) } },
    'a document': { Resources: { Api: { ...restApi, Properties: { Body: {} } }, Method: method('GET'), Deployment: restDeployment() } },
    'methods under a condition': { Resources: { Api: restApi, Method: method('GET', { Condition: 'Later' }), Deployment: restDeployment() } },
  },
});

describeRule(deploymentMissesMethods, {
  broken: {
    'an L1': (stack) => {
      const restful = new apigw.RestApi(stack, 'Api', { deploy: false });
      const get = restful.root.addMethod('GET');
      restful.root.addMethod('POST');
      new apigw.CfnDeployment(stack, 'Deployment', { restApiId: restful.restApiId }).node.addDependency(get);
    },
    'a deployment, bare': { Resources: { Api: restApi, Get: method('GET'), Post: method('POST'), Deployment: restDeployment({ DependsOn: 'Get' }) } },
  },
  sound: {
    'all methods': { Resources: { Api: restApi, Get: method('GET'), Post: method('POST'), Deployment: restDeployment({ DependsOn: ['Get', 'Post'] }) } },
    'methods and a deployment in nested stacks': nested,
    'none, of which another rule speaks': { Resources: { Api: restApi, Get: method('GET'), Deployment: restDeployment() } },
  },
});

describeRule(integrationTimeoutOutOfRange, {
  broken: {
    'an L1': (stack) => { new apigwv2.CfnIntegration(stack, 'Integration', { apiId: new apigwv2.HttpApi(stack, 'Api').apiId, integrationType: 'AWS_PROXY', timeoutInMillis: 60_000 }); },
    'an HTTP API, bare': { Resources: shop({ Integration: integration({ TimeoutInMillis: 30_001 }) }) },
    'a WebSocket API, bare': { Resources: shop({ Api: socket, Integration: integration({ TimeoutInMillis: 30_000 }) }) },
    'no time at all, bare': { Resources: shop({ Integration: integration({ TimeoutInMillis: 10 }) }) },
  },
  sound: {
    'the bounds': { Resources: shop({ Integration: integration({ TimeoutInMillis: 30_000 }), Least: integration({ TimeoutInMillis: 50 }) }) },
    'an API that is imported': { Resources: { Integration: integration({ ApiId: { 'Fn::ImportValue': 'api' }, TimeoutInMillis: 29_500 }) } },
  },
});

const slow = fn({ Timeout: 60 });

describeRule(functionOutlivesApi, {
  broken: {
    'an HTTP API, with CDK': (stack) => {
      new apigwv2.HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Orders', aFunction(stack, 'Function', { timeout: Duration.seconds(31) })) });
    },
    'a REST API with several methods, with CDK': (stack) => { new apigw.LambdaRestApi(stack, 'Api', { handler: aFunction(stack, 'Function', { timeout: Duration.seconds(30) }) }); },
    'an HTTP API, bare': { Resources: shop({ Function: slow }) },
    'a shorter wait, bare': { Resources: shop({ Function: fn({ Timeout: 10 }), Integration: integration({ TimeoutInMillis: 5_000 }) }) },
  },
  sound: {
    'the bound': { Resources: shop({ Function: fn({ Timeout: 30 }) }) },
    'a REST API that may wait longer': { Resources: { Function: slow, Api: restApi, Method: method('GET', {}, { Type: 'AWS_PROXY', TimeoutInMillis: 60_000, Uri: { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations' } }) } },
    'a function that is only started': { Resources: { Function: slow, Api: restApi, Method: method('GET', {}, { Type: 'AWS', RequestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" }, Uri: { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations' } }) } },
    'a timeout that is not known': { Resources: shop({ Function: fn({ Timeout: { 'Fn::ImportValue': 'timeout' } }) }) },
  },
});
