import { readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, DescribeTasksCommand, ECSClient, paginateListTasks, Service, StopTaskCommand, Task } from '@aws-sdk/client-ecs';
import { Emulator } from './emulator';
import { signal } from './processes';

/** The tasks of the shop's service. */
export class ShopTasks {
  private readonly ecs: ECSClient;
  private readonly cloudFormation: CloudFormationClient;
  private ids?: { cluster: string; service: string };

  public constructor(private readonly emulator: Emulator) {
    this.ecs = new ECSClient(emulator.sdk);
    this.cloudFormation = new CloudFormationClient(emulator.sdk);
  }

  /** The service as ECS describes it. */
  public async service(): Promise<Service> {
    const { cluster, service } = await this.names();
    const { services } = await this.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    return services![0];
  }

  /** Tasks that run, or are to. */
  public async running(): Promise<Task[]> {
    const { cluster, service } = await this.names();
    const tasks: string[] = [];
    for await (const page of paginateListTasks({ client: this.ecs }, { cluster, serviceName: service })) tasks.push(...page.taskArns ?? []);
    return tasks.length === 0 ? [] : (await this.ecs.send(new DescribeTasksCommand({ cluster, tasks }))).tasks!;
  }

  /** One task, also after its end. */
  public async task(arn: string): Promise<Task> {
    const { cluster } = await this.names();
    return (await this.ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }))).tasks![0];
  }

  /** Stops a task as an operator does: SIGTERM, and SIGKILL after its stop timeout. */
  public async stop(arn: string): Promise<void> {
    const { cluster } = await this.names();
    await this.ecs.send(new StopTaskCommand({ cluster, task: arn, reason: 'asked by a test' }));
  }

  /** Kills the server process of a task, as the kernel does when memory runs out. */
  public kill(task: Task): void {
    const address = addressOf(task);
    const [server, ...others] = this.emulator.processes().filter(({ pid, command }) => command.includes('server.js') && hasAddress(pid, address));
    if (server === undefined || others.length > 0) throw new Error(`one server process must have the address ${address}, got ${others.length + (server === undefined ? 0 : 1)}`);
    signal(server.pid, 'SIGKILL');
  }

  private async names(): Promise<{ cluster: string; service: string }> {
    this.ids ??= { cluster: await this.idOf('Platform', 'AWS::ECS::Cluster'), service: await this.idOf('Web', 'AWS::ECS::Service') };
    return this.ids;
  }

  private async idOf(stack: string, type: string): Promise<string> {
    const { StackResources } = await this.cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
    // A service is known to CloudFormation by its ARN, and asked for by its name.
    return StackResources!.find(({ ResourceType }) => ResourceType === type)!.PhysicalResourceId!.split('/').at(-1)!;
  }
}

/** The address of a task in its network. */
export function addressOf(task: Task): string {
  return task.containers![0].networkInterfaces![0].privateIpv4Address!;
}

/** Whether the network namespace of a process has this address. */
function hasAddress(pid: number, address: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/net/fib_trie`, 'utf8').includes(`${address}\n`);
  } catch {
    return false; // It ended meanwhile.
  }
}
