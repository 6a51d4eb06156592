import { Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { ShopPlatform } from './shop-platform';

const ACCESS_LOGS = 'A sample has no bucket for access logs; a team names its own.';
const OBJECTS = 'The actions CDK grants on the objects of one bucket, whose keys nobody knows before there are objects';

/** Findings of cdk-nag that the sample lives with, each at the construct that it is about. */
export function acknowledgeFindings({ platform, thumbnails, pictures, shop, thumbnailer }: ShopPlatform): void {
  const { loadBalancer } = platform.loadBalancer;
  acknowledge(pictures, 'AwsSolutions-S1', ACCESS_LOGS);
  acknowledge(loadBalancer, 'AwsSolutions-ELB2', ACCESS_LOGS);
  acknowledge(loadBalancer, 'AwsSolutions-EC23', 'A shop answers everybody, on one port; the tasks behind it answer only the load balancer.');
  acknowledge(platform.network, 'AwsSolutions-VPC7', 'Flow logs cost by the gigabyte; a team that reads them adds network.vpc.addFlowLog.');
  acknowledge(platform.cluster, 'AwsSolutions-ECS4', 'Container Insights costs by the metric; a team that looks at it sets containerInsights on the platform.');
  acknowledge(thumbnails.deadLetterQueue, 'Serverless-SQSRedrivePolicy', 'This is the dead-letter queue: there is nowhere further to go.');
  acknowledge(shop.taskDefinition, 'AwsSolutions-ECS2', 'The environment holds a port, a timeout, a bucket\'s name and a queue\'s address: nothing secret.');
  acknowledge(shop.taskDefinition, 'AwsSolutions-IAM5', `${OBJECTS}, and ecr:GetAuthorizationToken, which knows no resource.`);
  acknowledge(thumbnailer, 'AwsSolutions-IAM5', `${OBJECTS}, and sending traces to X-Ray, which knows no resource.`);
  acknowledge(thumbnailer, 'Serverless-LambdaDLQ', 'Nobody calls the function asynchronously; its messages have the dead-letter queue of the work queue.');
  acknowledge(thumbnailer, 'Serverless-LambdaEventSourceMappingDestination', 'Lambda offers this for streams; a queue has its own dead-letter queue.');
}

function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `${rule.split('-')[0]}::${rule}`, reason });
}
