import { Match, Template } from 'aws-cdk-lib/assertions';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { WebhookOptions, WorkQueue, WorkQueueProps } from '../../lib';
import { aPlainStack, addedTo } from '../a-platform';

const FIFO = { fifo: true, contentBasedDeduplication: true };

function aQueue(props: WorkQueueProps = {}) {
  const stack = aPlainStack();
  return { stack, queue: new WorkQueue(stack, 'Jobs', props) };
}

describe('a webhook', () => {
  function hooked(options: Partial<WebhookOptions> = {}, props: WorkQueueProps = {}) {
    const { stack, queue } = aQueue(props);
    const webhook = queue.addWebhook('Payments', { authorizer: new HttpIamAuthorizer(), ...options });
    return { stack, webhook, template: Template.fromStack(stack) };
  }

  test('is an API straight into the queue, throttled and logged', () => {
    const { stack, template } = hooked();
    expect(addedTo(stack, aQueue().stack)).toEqual({
      'AWS::ApiGatewayV2::Api': 1, 'AWS::ApiGatewayV2::Integration': 1, 'AWS::ApiGatewayV2::Route': 1, 'AWS::ApiGatewayV2::Stage': 1,
      'AWS::IAM::Policy': 1, 'AWS::IAM::Role': 1, 'AWS::Logs::LogGroup': 1,
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default', DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
      AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp('body|header')) },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationSubtype: 'SQS-SendMessage', RequestParameters: { QueueUrl: { Ref: 'Jobs41CEEC0B' }, MessageBody: '$request.body' },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'POST /', AuthorizationType: 'AWS_IAM' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'sqs:SendMessage', Effect: 'Allow', Resource: { 'Fn::GetAtt': ['Jobs41CEEC0B', 'Arn'] } })] },
    });
  });

  test('with a secret has a function that may read it, and its log, and nothing else', () => {
    const stack = aPlainStack();
    const secret = new secretsmanager.Secret(stack, 'Key');
    new WorkQueue(stack, 'Jobs').addWebhook('Payments', { secret, secretHeader: 'x-key' });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST', EnableSimpleResponses: true, IdentitySource: ['$request.header.x-key'], AuthorizerResultTtlInSeconds: 300,
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { SECRET_ARN: { Ref: 'Key961B73FD' }, SECRET_HEADER: 'x-key' } } });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^JobsPaymentsSecretLogs'), 'Arn'] } },
          { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: { Ref: 'Key961B73FD' } },
        ],
      },
    });
  });

  test('hands on a signature, and orders calls on a FIFO queue', () => {
    hooked({ signatureHeader: 'x-hub-signature-256', path: '/github', ratePerSecond: 50 }, FIFO).template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      RequestParameters: {
        MessageAttributes: '{"Signature":{"DataType":"String","StringValue":"${request.header.x-hub-signature-256}"}}',
        MessageDeduplicationId: '$context.requestId', MessageGroupId: Match.anyValue(),
      },
    });
  });

  test.each<[string, Partial<WebhookOptions>]>([
    ['secret or authorizer must be given, got neither; what everybody may call fills the queue, and the bill', { authorizer: undefined }],
    ['secretHeader must come with a secret, got an authorizer; omit it', { secretHeader: 'x-key' }],
    ['signatureHeader must be the name of a header, got "a b"; use letters, digits and hyphens', { signatureHeader: 'a b' }],
    ['path must begin with /, got "hook"; write /hook', { path: 'hook' }],
    ['ratePerSecond must be a whole number between 1 and 10,000 calls a second, got 0 calls a second; that is what an account may take', { ratePerSecond: 0 }],
    ['burstLimit must be a whole number between 1 and 5,000 calls, got 5,001 calls; that is what an account may take at once', { burstLimit: 5001 }],
  ])('fails: %s', (sentence, options) => {
    expect(() => hooked(options)).toThrow(`Plain/Jobs/Payments: ${sentence}`);
  });

  test('fails with both a secret and an authorizer', () => {
    const { stack, queue } = aQueue();
    expect(() => queue.addWebhook('Payments', { secret: new secretsmanager.Secret(stack, 'Key'), authorizer: new HttpIamAuthorizer() }))
      .toThrow('Plain/Jobs/Payments: secret or authorizer must be given, got both; what everybody may call fills the queue, and the bill');
  });
});
