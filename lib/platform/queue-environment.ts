import * as iam from 'aws-cdk-lib/aws-iam';
import { Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { refuseReverseEdge } from './half';
import type { IWorkQueue } from './work-queue-base';
import { requireEnvironmentName } from '../private/environment-name';
import { requireKind } from '../private/prop-kinds';
import { refuse } from '../private/refusal';

/** How a sender learns of the queues it may send to: a grant, and an environment variable for each. */
export class QueueEnvironment {
  private readonly queues = new Map<string, IWorkQueue>();

  public constructor(
    private readonly sender: IConstruct,
    private readonly grantee: iam.IGrantable,
    private readonly addEnvironment: (name: string, value: string) => void,
  ) {}

  /** The services that the sender calls for it. */
  public get services(): string[] {
    return this.queues.size === 0 ? [] : ['sqs'];
  }

  /**
   * Grants sending and puts the queue's URL into the environment.
   *
   * @param name name of the variable; by default it follows the queue's id
   */
  public add(queue: IWorkQueue, name: string = queue?.environmentVariable): void {
    requireKind(this.sender, 'queue', '!IWorkQueue.attachWorker', queue);
    requireKind(this.sender, 'environmentVariable', 'string', name);
    requireEnvironmentName(this.sender, 'environmentVariable', name);
    const other = this.queues.get(name);
    if (other === queue) return;
    if (other !== undefined) {
      refuse(this.sender, `environmentVariable must be of one queue, got ${name} for ${other.node.path} and ${queue.node.path}; `
        + 'pass environmentVariable for one of them');
    }
    // One that is known by its ARN alone ties no stack to another.
    if (Token.isUnresolved(queue.queue.queueArn)) refuseReverseEdge(this.sender, queue);
    this.queues.set(name, queue);
    queue.grantSend(this.grantee);
    this.addEnvironment(name, queue.queue.queueUrl);
  }
}
