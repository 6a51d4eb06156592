import { CloudFormationClient, paginateListStacks } from '@aws-sdk/client-cloudformation';
import { paginateListFunctions, LambdaClient } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { paginateListSchedules, SchedulerClient } from '@aws-sdk/client-scheduler';
import { paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { Emulator } from './emulator';

/** What CDK's bootstrap makes, which stays. */
const BOOTSTRAP_STACK = 'CDKToolkit';
const BOOTSTRAP_BUCKET = /^cdk-[a-z0-9]+-assets-/;

/** Everything in the emulator's account besides what CDK's bootstrap made, one sentence a thing. */
export async function leftInAccount({ sdk }: Emulator): Promise<string[]> {
  const left: string[] = [];
  for await (const page of paginateListStacks({ client: new CloudFormationClient(sdk) }, {})) {
    for (const stack of page.StackSummaries ?? []) {
      if (stack.StackStatus !== 'DELETE_COMPLETE' && stack.StackName !== BOOTSTRAP_STACK) {
        left.push(`stack ${stack.StackName} (${stack.StackStatus})`);
      }
    }
  }
  for await (const page of paginateListFunctions({ client: new LambdaClient(sdk) }, {})) {
    left.push(...(page.Functions ?? []).map(({ FunctionName }) => `function ${FunctionName}`));
  }
  for await (const page of paginateListQueues({ client: new SQSClient(sdk) }, {})) {
    left.push(...(page.QueueUrls ?? []).map(url => `queue ${url}`));
  }
  for await (const page of paginateListSchedules({ client: new SchedulerClient(sdk) }, {})) {
    left.push(...(page.Schedules ?? []).map(({ Name }) => `schedule ${Name}`));
  }
  const { Buckets } = await new S3Client(sdk).send(new ListBucketsCommand({}));
  left.push(...(Buckets ?? []).flatMap(({ Name }) => BOOTSTRAP_BUCKET.test(Name ?? '') ? [] : `bucket ${Name}`));
  return left;
}
