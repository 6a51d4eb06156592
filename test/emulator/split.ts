import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { Emulator } from './emulator';

const APP = 'node --import tsx test/emulator/split-app.ts';
const UNATTENDED = ['--require-approval', 'never', '--progress', 'events'];

/** Between two requests of the visitor who never leaves. */
const PAUSE_MS = 25;

/** An answer to one request. */
export interface Answered {
  readonly status: number;
  readonly by: 'servers' | 'function';
  readonly cookies: number;
}

/** The app of split-app.ts, deployed to an emulator, and who asks it. */
export class Split {
  private readonly cloudFormation: CloudFormationClient;
  private host = '';
  private leaving = false;

  public constructor(private readonly emulator: Emulator) {
    this.cloudFormation = new CloudFormationClient(emulator.sdk);
  }

  /**
   * Deploys every stack.
   *
   * @param percent the function's share; nothing without a function, `alone` where it has all without a split
   * @returns what the CLI wrote
   */
  public async deploy(percent?: number | 'alone'): Promise<string> {
    const file = join(this.emulator.folder, 'outputs.json');
    const context = percent === undefined ? [] : ['--context', `percent=${percent}`];
    const output = await this.emulator.cdk.run('deploy', '--all', '--app', APP, ...context, '--outputs-file', file, ...UNATTENDED);
    const { Platform } = JSON.parse(readFileSync(file, 'utf8')) as { Platform?: { Url: string } };
    if (Platform !== undefined) this.host = new URL(Platform.Url).host;
    return output;
  }

  /** ARN of a resource of the function's stack. */
  public async arnOf(logicalId: string): Promise<string> {
    const { StackResourceDetail } = await this.cloudFormation.send(new DescribeStackResourceCommand({ StackName: 'Jobs', LogicalResourceId: logicalId }));
    return StackResourceDetail?.PhysicalResourceId as string;
  }

  /** The resources of a stack as they were last synthesised. */
  public resources(stack: string): Record<string, { readonly Type: string }> {
    const template = JSON.parse(readFileSync(join(this.emulator.folder, 'cdk', `${stack}.template.json`), 'utf8')) as { Resources?: Record<string, { Type: string }> };
    return template.Resources ?? {};
  }

  /** Asks for the path that is shared. */
  public ask(): Promise<Answered> {
    return new Promise((done, fail) => {
      // A connection of its own: one kept alive may be closed while the next request is sent, which is no answer of the servers'.
      request(new URL('/reports/1', this.emulator.url), { agent: false, headers: { host: this.host } }, (answer) => {
        answer.resume().on('error', fail).on('end', () => done({
          status: answer.statusCode ?? 0,
          // The emulator's load balancer names a task that answered, and no function.
          by: answer.headers['x-answered-by'] === 'function' ? 'function' : 'servers',
          cookies: answer.headers['set-cookie']?.length ?? 0,
        }));
      }).on('error', fail).end();
    });
  }

  /** How many of so many requests the function answers. */
  public async answeredByFunction(requests: number): Promise<number> {
    let count = 0;
    for (let asked = 0; asked < requests; asked++) {
      if ((await this.ask()).by === 'function') count++;
    }
    return count;
  }

  /** A visitor who asks again and again, until `leave`: every status that was not 200. */
  public async visit(): Promise<{ asked: number; refused: number[] }> {
    const refused: number[] = [];
    let asked = 0;
    while (!this.leaving) {
      // A connection that is cut is an answer too, and no good one.
      const { status } = await this.ask().catch(() => ({ status: 0 }));
      asked++;
      if (status !== 200) refused.push(status);
      await sleep(PAUSE_MS);
    }
    return { asked, refused };
  }

  public leave(): void {
    this.leaving = true;
  }
}
