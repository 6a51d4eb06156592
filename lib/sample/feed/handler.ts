import { Logger } from '@aws-lambda-powertools/logger';
import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { feedAnswer } from './feed-answer';
import { required } from '../environment';
import { traceIdOf } from '../../runtime/send-client';

const logger = new Logger({ serviceName: 'feed' });
const shopUrl = required(process.env, 'SHOP_URL', 'the address of the shop');

/** Answers a request that the load balancer sends. */
export async function handler(request: ALBEvent, context: Context): Promise<ALBResult> {
  logger.addContext(context);
  const answer = feedAnswer(request, new Date().toISOString().slice(0, 10), shopUrl);
  logger.info('feed asked for', { trace: traceIdOf({ 'x-amzn-trace-id': request.multiValueHeaders?.['x-amzn-trace-id']?.[0] }), status: answer.statusCode });
  return answer;
}
