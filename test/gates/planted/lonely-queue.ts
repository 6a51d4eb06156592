/** An app that CloudFormation takes and cdk-nag does not: queues without dead letters, open to plain HTTP. */
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { App, Stack, Validations } from 'aws-cdk-lib/core';

const app = new App();
const stack = new Stack(app, 'Planted');
const queue = new CfnQueue(stack, 'Queue');
new CfnQueue(stack, 'Other');
Validations.of(queue).acknowledge({ id: 'Serverless::Serverless-SQSRedrivePolicy', reason: 'Planted' });
app.synth();
