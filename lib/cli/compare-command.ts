import Table from 'cli-table3';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Architecture, Assumptions, assumptionsFor, compare, Comparison, countIn, gigabytesIn, PRICED_REGIONS, PRICES_AS_OF, secondsIn, Workload } from '../cost';
import { Exit } from './command-maker';
import { Screen, wrapped } from './screen';

/** Options as commander hands them over: those of the workload always, those of the assumptions where they were given. */
interface Options extends Partial<Assumptions> {
  readonly requestsPerMonth: number;
  readonly duration: number;
  readonly memory: number;
  readonly region: string;
  readonly json?: boolean;
}

/** `compare`: one workload on Lambda, on Fargate from zero, on Fargate and on EC2 that are always on. */
export function compareCommand(screen: Screen, end: (exit: Exit) => void): Command {
  const command = new Command('compare')
    .description('Compares what the same requests cost on Lambda, on Fargate from zero, on Fargate and on EC2 that are always on.')
    .requiredOption('--requests-per-month <count>', 'requests a month: 10000000, 10M', quantity(countIn, 'a count such as 10000000 or 10M'))
    .requiredOption('--duration <time>', 'time of a request on Lambda: 200ms, 1.5s', quantity(positive(secondsIn), 'a time such as 200ms or 1.5s'))
    .requiredOption('--memory <size>', 'memory of the function: 512MB, 1GB', quantity(positive(gigabytesIn), 'a size such as 512MB or 1GB'))
    .addOption(new Option('--region <region>', 'region of the prices').choices(PRICED_REGIONS).default('us-east-1'))
    .addOption(new Option('--architecture <architecture>').choices(['x86_64', 'arm64']).default('x86_64'))
    .option('--cpu-seconds-per-request <count>', 'vCPU seconds of a request; else duration x the share that its memory buys', quantity(positive(countIn), 'a number of seconds'))
    .option('--task-vcpu <count>', 'size of a Fargate task', quantity(positive(countIn), 'a number of vCPUs'))
    .option('--task-memory <size>', 'memory of a Fargate task', quantity(positive(gigabytesIn), 'a size such as 2GB'))
    .option('--min-capacity <count>', 'tasks or instances that always run', quantity(positive(countIn), 'a number of tasks'))
    .option('--utilisation <share>', 'share of its vCPUs that a task or instance is given work for, 0 to 1', quantity(share, 'a number above 0, and at most 1'))
    .option('--bursts-per-month <count>', 'times that work arrives after a pause', quantity(countIn, 'a count'))
    .option('--task-start <time>', 'billed time of a task before its first message', quantity(secondsIn, 'a time such as 57s'))
    .option('--idle-timeout <time>', 'how long a task stays without work', quantity(secondsIn, 'a time such as 60s'))
    .option('--public-ip', 'tasks and instances have a public address each')
    .option('--instance-type <type>', 'instance of EC2')
    .option('--json', 'print the comparison and nothing else');
  return command.action((options: Options & { taskMemory?: number; taskStart?: number; idleTimeout?: number; architecture?: Architecture }) => {
    const workload = { requestsPerMonth: options.requestsPerMonth, durationSeconds: options.duration, memoryGb: options.memory };
    const given: Partial<Assumptions> = { ...options, taskMemoryGb: options.taskMemory, taskStartSeconds: options.taskStart, idleTimeoutSeconds: options.idleTimeout };
    const comparison = compare(options.region, workload, given);
    screen.out(options.json === true ? `${JSON.stringify(comparison, undefined, 2)}\n` : inWords(comparison, workload, assumptionsFor(workload, given), screen));
    end(Exit.DONE);
  });
}

function inWords(comparison: Comparison, workload: Workload, assumptions: Assumptions, screen: Screen): string {
  const table = new Table({
    head: ['USD', 'a month', 'fixed', 'a million more'], colAligns: ['left', 'right', 'right', 'right'], style: { head: [], border: [] },
  });
  const known = comparison.options.map(({ monthlyUsd }) => monthlyUsd).filter((usd) => usd !== null);
  for (const { id, monthlyUsd, fixedMonthlyUsd, perMillionUsd } of comparison.options) {
    const cells = [id, dollars(monthlyUsd), dollars(fixedMonthlyUsd), dollars(perMillionUsd)];
    table.push(monthlyUsd !== null && monthlyUsd === Math.min(...known) ? cells.map((cell) => screen.colours.bold(cell)) : cells);
  }
  const crossings = comparison.breakEven.map(({ from, to, requestsPerMonth }) => `  above ${millions(requestsPerMonth)} a month ${to} is cheaper than ${from}\n`);
  return `${millions(workload.requestsPerMonth)} requests a month, ${workload.durationSeconds * 1000} ms with ${workload.memoryGb} GB each, in ${comparison.region}\n\n`
    + `${table.toString()}\n\n${crossings.join('')}\n`
    + screen.colours.dim(wrapped(`Assumed, each with an option of its own: ${assumed(assumptions)}.`, screen.width))
    + screen.colours.dim(wrapped('Compute alone: load balancer, API, queue, data transfer and volumes are not in it. '
      + `List prices as of ${PRICES_AS_OF}, without free tiers, but for the schedule, the queue's looks and the log of the dispatcher.`, screen.width));
}

function assumed({ architecture, cpuSecondsPerRequest, taskVcpu, taskMemoryGb, minCapacity, utilisation, burstsPerMonth, taskStartSeconds, idleTimeoutSeconds, publicIp, instanceType }: Assumptions): string {
  return [
    architecture, `${round(cpuSecondsPerRequest)} vCPU seconds a request`, `tasks of ${taskVcpu} vCPU and ${taskMemoryGb} GB`, `instances ${instanceType}`,
    `${minCapacity} of them always on`, `used to ${round(utilisation * 100)} %, more of them with more work`,
    `from zero: ${burstsPerMonth} bursts a month, each with ${taskStartSeconds} s of start and ${idleTimeoutSeconds} s of waiting`,
    publicIp ? 'a public address each' : 'no public addresses',
  ].join(', ');
}

/** Reads an argument, or says what it must be. */
function quantity(read: (text: string) => number | undefined, what: string): (text: string) => number {
  return (text) => {
    const value = read(text);
    if (value === undefined) throw new InvalidArgumentError(`It must be ${what}.`);
    return value;
  };
}

function positive(read: (text: string) => number | undefined): (text: string) => number | undefined {
  return (text) => (read(text) ?? 0) > 0 ? read(text) : undefined;
}

function share(text: string): number | undefined {
  const value = countIn(text) ?? 0;
  return value > 0 && value <= 1 ? value : undefined;
}

function dollars(usd: number | null): string {
  return usd === null ? 'unknown' : usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function millions(count: number): string {
  return count >= 1e5 ? `${(count / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} million` : count.toLocaleString('en');
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
