import * as sqs from 'aws-cdk-lib/aws-sqs';
import { usesWithoutPermission } from '../../../lib/checks/access/uses-without-permission';
import { arn, fn, queue, ref, role } from '../bare';
import { aFunction } from '../corpus/shape';
import { describeRule } from '../rule-cases';

describeRule(usesWithoutPermission, {
  broken: {
    'a function with CDK': (stack) => { aFunction(stack, 'Function', { environment: { QUEUE_URL: new sqs.Queue(stack, 'Queue').queueUrl } }); },
    'a container, bare': {
      Resources: { Queue: queue(), Role: role(), Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { TaskRoleArn: arn('Role'), ContainerDefinitions: [{ Name: 'web', Environment: [{ Name: 'QUEUE_URL', Value: ref('Queue') }] }] } } },
    },
  },
  sound: {
    'a grant': (stack) => {
      const own = new sqs.Queue(stack, 'Queue');
      own.grantSendMessages(aFunction(stack, 'Function', { environment: { QUEUE_URL: own.queueUrl } }));
    },
    'an imported role': { Resources: { Queue: queue(), Function: fn({ Environment: { Variables: { QUEUE_URL: ref('Queue') } } }) } },
  },
});
