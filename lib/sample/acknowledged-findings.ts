import { Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { ShopPlatform } from './shop-platform';

const ACCESS_LOGS = 'A sample has no bucket for access logs; a team names its own.';
const OBJECTS = 'The actions CDK grants on the objects of one bucket, whose keys nobody knows before there are objects';

const DEAD_LETTERS = 'This is the dead-letter queue: there is nowhere further to go.';
const ENVIRONMENT = 'The environment holds ports, times, names and addresses: nothing secret.';
const PULL = 'ecr:GetAuthorizationToken, which knows no resource.';

/** Findings of cdk-nag that the sample lives with, each at the construct that it is about. */
export function acknowledgeFindings(parts: ShopPlatform): void {
  acknowledgePlatform(parts);
  acknowledgeShop(parts);
  acknowledgeThumbnailer(parts);
  acknowledgeFeedBuilder(parts);
  acknowledgeFeed(parts);
  acknowledgeDispatcher(parts);
}

function acknowledgePlatform({ platform, thumbnails, feeds, pictures }: ShopPlatform): void {
  const { loadBalancer } = platform.loadBalancer;
  acknowledge(pictures, 'AwsSolutions-S1', ACCESS_LOGS);
  acknowledge(loadBalancer, 'AwsSolutions-ELB2', ACCESS_LOGS);
  acknowledge(loadBalancer, 'AwsSolutions-EC23', 'A shop answers everybody, on one port; the tasks behind it answer only the load balancer.');
  acknowledge(platform.network, 'AwsSolutions-VPC7', 'Flow logs cost by the gigabyte; a team that reads them adds network.vpc.addFlowLog.');
  acknowledge(platform.cluster, 'AwsSolutions-ECS4', 'Container Insights costs by the metric; a team that looks at it sets containerInsights on the platform.');
  acknowledge(thumbnails.deadLetterQueue, 'Serverless-SQSRedrivePolicy', DEAD_LETTERS);
  acknowledge(feeds.deadLetterQueue, 'Serverless-SQSRedrivePolicy', DEAD_LETTERS);
}

function acknowledgeShop({ shop }: ShopPlatform): void {
  acknowledge(shop.taskDefinition, 'AwsSolutions-ECS2', ENVIRONMENT);
  acknowledge(shop.taskDefinition, 'AwsSolutions-IAM5', `${OBJECTS}, and ${PULL}`);
}

function acknowledgeThumbnailer({ thumbnailer }: ShopPlatform): void {
  acknowledge(thumbnailer, 'AwsSolutions-IAM5', `${OBJECTS}, and sending traces to X-Ray, which knows no resource.`);
  acknowledge(thumbnailer, 'Serverless-LambdaDLQ', 'Nobody calls the function asynchronously; its messages have the dead-letter queue of the work queue.');
  acknowledge(thumbnailer, 'Serverless-LambdaEventSourceMappingDestination', 'Lambda offers this for streams; a queue has its own dead-letter queue.');
}

function acknowledgeFeedBuilder({ feedBuilder }: ShopPlatform): void {
  acknowledge(feedBuilder.taskDefinition, 'AwsSolutions-ECS2', ENVIRONMENT);
  acknowledge(feedBuilder.taskDefinition, 'AwsSolutions-IAM5', `${OBJECTS}, and ${PULL}`);
}

function acknowledgeFeed({ feed }: ShopPlatform): void {
  acknowledge(feed, 'AwsSolutions-IAM5', 'Sending traces to X-Ray, which knows no resource.');
  acknowledge(feed, 'Serverless-LambdaDLQ', 'Nobody calls the function asynchronously: whoever asks gets the error as an answer.');
}

function acknowledgeDispatcher({ feedBuilder: { dispatcher } }: ShopPlatform): void {
  const missed = 'A run that failed is made up by the next, a minute later; an alarm tells when none succeeds.';
  acknowledge(dispatcher.function, 'Serverless-LambdaDLQ', missed);
  acknowledge(dispatcher.function, 'Serverless-LambdaAsyncFailureDestination', missed);
  acknowledge(dispatcher.function, 'Serverless-LambdaTracing', 'It works on no message, so there is no trace that it belongs to; its log says what each run did.');
  acknowledge(dispatcher, 'AwsSolutions-IAM5', 'All revisions of one task definition, all tasks of one cluster and all versions of one function, whose names nobody knows before they exist, and '
    + 'ecs:ListTasks and cloudwatch:GetMetricStatistics, which know no resource.');
}

function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `${rule.split('-')[0]}::${rule}`, reason });
}
