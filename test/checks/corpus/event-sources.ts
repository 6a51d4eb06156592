import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  DynamoEventSource, KinesisConsumerEventSource, KinesisEventSource, ManagedKafkaEventSource, S3EventSourceV2, SelfManagedKafkaEventSource, SnsEventSource, SqsDlq, SqsEventSource,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LambdaDestination, SnsDestination, SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, LambdaSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { aFunction, Shapes } from './shape';

const FROM_THE_START = { startingPosition: lambda.StartingPosition.TRIM_HORIZON };

/** Topics, streams, buckets and buses that start work. */
export const EVENT_SOURCES: Shapes = {
  'a topic that fans out to queues, each with a function': (app) => {
    const stack = new Stack(app, 'Orders');
    const topic = new sns.Topic(stack, 'Topic');
    for (const name of ['Billing', 'Shipping']) {
      const queue = new sqs.Queue(stack, `${name}Queue`, { visibilityTimeout: Duration.minutes(3) });
      topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true, filterPolicy: { kind: sns.SubscriptionFilter.stringFilter({ allowlist: [name] }) } }));
      aFunction(stack, name, { timeout: Duration.seconds(30) }).addEventSource(new SqsEventSource(queue));
    }
    topic.grantPublish(aFunction(stack, 'Shop', { environment: { TOPIC: topic.topicArn } }));
  },

  'a topic and queues of other stacks': (app) => {
    const topic = new sns.Topic(new Stack(app, 'Topics'), 'Topic');
    for (const name of ['Billing', 'Shipping']) {
      const stack = new Stack(app, name);
      topic.addSubscription(new SqsSubscription(new sqs.Queue(stack, 'Queue')));
    }
  },

  'an ordered topic and an ordered queue': (app) => {
    const stack = new Stack(app, 'Orders');
    const topic = new sns.Topic(stack, 'Topic', { fifo: true, contentBasedDeduplication: true });
    topic.addSubscription(new SqsSubscription(new sqs.Queue(stack, 'Queue', { fifo: true })));
  },

  'a topic with a key that tells people and a function': (app) => {
    const stack = new Stack(app, 'Alarms');
    const topic = new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key') });
    topic.addSubscription(new EmailSubscription('operations@example.com'));
    topic.addSubscription(new LambdaSubscription(aFunction(stack, 'Pager'), { deadLetterQueue: new sqs.Queue(stack, 'Undelivered') }));
    aFunction(stack, 'Other').addEventSource(new SnsEventSource(topic));
  },

  'an encrypted queue that a topic may use the key of': (app) => {
    const stack = new Stack(app, 'Orders');
    const key = new kms.Key(stack, 'Key');
    const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: key });
    new sns.Topic(stack, 'Topic').addSubscription(new SqsSubscription(queue));
  },

  'a bucket that tells a function, a queue and a topic': (app) => {
    const stack = new Stack(app, 'Uploads');
    const bucket = new s3.Bucket(stack, 'Bucket');
    bucket.addEventNotification(s3.EventType.OBJECT_CREATED, new LambdaDestination(aFunction(stack, 'Thumbnailer')), { prefix: 'pictures/' });
    bucket.addEventNotification(s3.EventType.OBJECT_REMOVED, new SqsDestination(new sqs.Queue(stack, 'Removed')));
    bucket.addEventNotification(s3.EventType.REDUCED_REDUNDANCY_LOST_OBJECT, new SnsDestination(new sns.Topic(stack, 'Lost')));
    aFunction(stack, 'Other').addEventSource(new S3EventSourceV2(bucket, { events: [s3.EventType.OBJECT_RESTORE_COMPLETED] }));
  },

  'a bucket that tells the event bus': (app) => {
    const stack = new Stack(app, 'Uploads');
    const bucket = new s3.Bucket(stack, 'Bucket', { eventBridgeEnabled: true });
    new events.Rule(stack, 'Rule', {
      eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [bucket.bucketName] } } },
      targets: [new LambdaFunction(aFunction(stack, 'Thumbnailer'), { deadLetterQueue: new sqs.Queue(stack, 'Dead'), retryAttempts: 3 })],
    });
  },

  'a table whose stream starts a function': (app) => {
    const stack = new Stack(app, 'Orders');
    const table = new dynamodb.Table(stack, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES, billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    });
    aFunction(stack, 'Projector').addEventSource(new DynamoEventSource(table, {
      ...FROM_THE_START, batchSize: 100, bisectBatchOnError: true, retryAttempts: 5, reportBatchItemFailures: true, parallelizationFactor: 4, onFailure: new SqsDlq(new sqs.Queue(stack, 'Failed')),
    }));
  },

  'a global table with its stream': (app) => {
    const stack = new Stack(app, 'Orders', { env: { account: '111111111111', region: 'eu-west-1' } });
    const table = new dynamodb.TableV2(stack, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, dynamoStream: dynamodb.StreamViewType.NEW_IMAGE, replicas: [{ region: 'eu-central-1' }],
    });
    aFunction(stack, 'Projector').addEventSource(new DynamoEventSource(table, FROM_THE_START));
  },

  'a stream with two readers, one of them registered': (app) => {
    const stack = new Stack(app, 'Clicks');
    const stream = new kinesis.Stream(stack, 'Stream', { encryption: kinesis.StreamEncryption.KMS });
    aFunction(stack, 'Counter').addEventSource(new KinesisEventSource(stream, { ...FROM_THE_START, tumblingWindow: Duration.minutes(1) }));
    const consumer = new kinesis.StreamConsumer(stack, 'Consumer', { stream, streamConsumerName: 'archive' });
    aFunction(stack, 'Archive').addEventSource(new KinesisConsumerEventSource(consumer, FROM_THE_START));
    stream.grantWrite(aFunction(stack, 'Shop'));
  },

  'Kafka, managed and self-managed': (app) => {
    const stack = new Stack(app, 'Clicks');
    const secret = new secretsmanager.Secret(stack, 'Secret', { secretName: 'AmazonMSK_reader' });
    aFunction(stack, 'Managed').addEventSource(new ManagedKafkaEventSource({
      ...FROM_THE_START, clusterArn: 'arn:aws:kafka:eu-west-1:111111111111:cluster/clicks/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2', topic: 'clicks', secret,
    }));
    aFunction(stack, 'SelfManaged').addEventSource(new SelfManagedKafkaEventSource({
      ...FROM_THE_START, bootstrapServers: ['broker.example.com:9092'], topic: 'clicks', secret,
    }));
  },

  'a bus of its own, an archive, and rules across buses': (app) => {
    const stack = new Stack(app, 'Events');
    const bus = new events.EventBus(stack, 'Bus');
    bus.archive('Archive', { eventPattern: { source: ['shop'] }, retention: Duration.days(30) });
    new events.Rule(stack, 'Orders', {
      eventBus: bus,
      eventPattern: { source: ['shop'], detailType: ['OrderPlaced'] },
      targets: [new SqsQueue(new sqs.Queue(stack, 'Queue')), new LambdaFunction(aFunction(stack, 'Biller').addAlias('live'))],
    });
    bus.grantPutEventsTo(aFunction(stack, 'Shop'));
  },

  'a function that another account may call': (app) => {
    const stack = new Stack(app, 'Shared');
    const shared = aFunction(stack, 'Shared');
    shared.addPermission('Partner', { principal: new iam.AccountPrincipal('222222222222') });
    shared.grantInvoke(aFunction(stack, 'Caller'));
  },
};
