import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import { traceIdOf } from './trace-context';

/** The queue a message came from, as records name it. */
export interface MessageSource {
  readonly queueArn: string;
  readonly region: string;
}

/** A message this agent has received and not yet deleted or handed back. */
export class MessageInHand {
  public readonly id: string;

  /** Changes when SQS delivers the message again while it is still in hand. */
  public receiptHandle: string;

  /** When it was received last, in milliseconds since 1970. */
  public receivedAt: number;

  /** How often the message was received so far, from 1. */
  public readonly receiveCount: number;

  /** Group in a FIFO queue, whose order is kept. */
  public readonly group?: string;

  /** X-Ray trace the message belongs to. */
  public readonly traceHeader?: string;

  public constructor(private readonly message: Message, private readonly source: MessageSource, receivedAt: number) {
    this.id = message.MessageId ?? '';
    this.receiptHandle = message.ReceiptHandle ?? '';
    this.receivedAt = receivedAt;
    this.receiveCount = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
    this.group = message.Attributes?.MessageGroupId;
    this.traceHeader = message.Attributes?.AWSTraceHeader;
  }

  /** What a line of the log says of it. */
  public get inLog(): { messageId: string; receiveCount: number; trace?: string } {
    return { messageId: this.id, receiveCount: this.receiveCount, trace: traceIdOf(this.traceHeader) };
  }

  /**
   * The message as Lambda gives it to a function.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
   */
  public get record(): SQSRecord {
    const { Body, MD5OfBody, MD5OfMessageAttributes, Attributes, MessageAttributes } = this.message;
    return {
      messageId: this.id,
      receiptHandle: this.receiptHandle,
      body: Body ?? '',
      attributes: Attributes as unknown as SQSRecord['attributes'],
      messageAttributes: Object.fromEntries(Object.entries(MessageAttributes ?? {}).map(([name, value]) => [name, attribute(value)])),
      md5OfBody: MD5OfBody ?? '',
      ...(MD5OfMessageAttributes === undefined ? {} : { md5OfMessageAttributes: MD5OfMessageAttributes }),
      eventSource: 'aws:sqs',
      eventSourceARN: this.source.queueArn,
      awsRegion: this.source.region,
    };
  }
}

function attribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): SQSMessageAttribute {
  return {
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType ?? 'String',
  };
}
