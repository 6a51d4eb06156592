import * as fs from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import {
  findSubject, runWorkload, secondsOf, subjectsOf, timeOf, timesFromCsv, trafficFromCsv, trafficOf, TIME_SPECS, TRAFFIC_SPECS,
  type Distribution, type Subject, type Traffic, type WorkloadRun,
} from '../simulator';
import { TemplateError, type Templates } from '../template';
import { pathsArgument, templatesAt, textAt } from './paths';
import { Exit } from './command-maker';
import { runText } from './run-text';
import { pricedRegion, regionOption } from './region';
import { wrapped, type Screen } from './screen';
import { progressOn } from './progress';

interface Options {
  readonly workload?: string;
  readonly traffic: string;
  readonly serviceTime?: string;
  readonly coldStart?: string;
  readonly failures?: number;
  readonly startFailures?: number;
  readonly concurrency?: number;
  readonly groups?: number;
  readonly busyCpu?: number;
  readonly heartbeat: boolean;
  readonly tick: number;
  readonly seed: number;
  readonly region?: string;
  readonly json?: boolean;
}

/** `simulate`: how it will scale. */
export function simulateCommand(screen: Screen, end: (exit: Exit) => void): Command {
  return new Command('simulate')
    .description('Simulates the scaling of a function, worker, service, fleet or pausing database under a traffic: waits, capacity, cold starts, what is stopped or refused, and the cost.')
    .addArgument(pathsArgument())
    .option('--workload <id>', 'logical id, construct path or its end, of it or of its queue; may be left out where there is one')
    .requiredOption('--traffic <file|spec>', `a file of moments, or of second,count; or ${TRAFFIC_SPECS}`)
    .option('--service-time <file|spec>', `of an invocation, a message or a request: ${TIME_SPECS}`)
    .option('--cold-start <file|spec>', 'what a cold start adds to a request; of a task or an instance, the time of its start')
    .option('--failures <percent>', 'share of the messages or requests that fail', percent)
    .option('--start-failures <percent>', 'share of the tasks of a FargateWorker that die at their start', percent)
    .option('--concurrency <number>', 'messages or requests a task works on at once, where no template tells', count)
    .option('--groups <number>', 'message groups of a FIFO queue that are active', count)
    .option('--busy-cpu <percent>', 'CPU of a task or instance that has all the work it takes', percent)
    .option('--no-heartbeat', 'tasks of a service do not extend the visibility of messages they work on')
    .option('--tick <time>', 'length of a tick', tickOf, 1)
    .option('--seed <number>', 'where chance begins: the same seed gives the same report', seedOf, 1)
    .addOption(regionOption())
    .option('--json', 'print the report and nothing else')
    .action((paths: string[], options: Options) => {
      const templates = templatesAt(paths, options.region);
      const subject = asked(() => meant(templates, options.workload));
      const progress = progressOn(screen);
      const run = runWorkload({
        id: options.workload, subject, region: pricedRegion(templates, options.region),
        traffic: asked(() => trafficFrom(options.traffic)),
        work: {
          serviceTime: timeFrom('--service-time', options.serviceTime), coldStart: timeFrom('--cold-start', options.coldStart),
          failureRate: options.failures, startFailureRate: options.startFailures, concurrency: options.concurrency, groups: options.groups,
          busyCpuPercent: options.busyCpu === undefined ? undefined : options.busyCpu * 100, extendsVisibility: options.heartbeat ? undefined : false,
        },
      }, { seed: options.seed, tick: options.tick, progress: progress.show });
      progress.clear();
      for (const assumption of run.assumptions) screen.err(wrapped(`assumed: ${assumption}`, screen.width));
      screen.out(options.json === true ? `${json(options.seed, run)}\n` : runText(run, screen));
      end(Exit.DONE);
    });
}

function json(seed: number, { report }: WorkloadRun): string {
  return JSON.stringify({ seed, workloads: [report] });
}

/** The workload that is named, or the only one there is. */
function meant(templates: Templates, id: string | undefined): Subject {
  if (id !== undefined) return findSubject(templates, id);
  const subjects = subjectsOf(templates);
  if (subjects.length === 1) return subjects[0];
  throw new Error(`--workload must name one of ${subjects.map(({ displayName }) => displayName).join(', ') || 'none: the templates have nothing to simulate'}`);
}

function trafficFrom(given: string): Traffic {
  // One byte a character: half the memory, and these files hold digits.
  return fs.existsSync(given) ? trafficFromCsv(textAt(given, 'latin1'), given) : trafficOf(given);
}

function timeFrom(option: string, given: string | undefined): Distribution | undefined {
  if (given === undefined) return undefined;
  return asked(() => (fs.existsSync(given) ? timesFromCsv(textAt(given, 'latin1'), given) : timeOf(option, given)));
}

/** What cannot be done as it was asked for is the user's to mend: a sentence, and exit code 2. */
function asked<T>(answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    throw error instanceof TemplateError ? error : new TemplateError('simulate', (error as Error).message);
  }
}

function tickOf(text: string): number {
  const seconds = secondsOf(text);
  if (seconds !== undefined && seconds >= 0.001 && seconds <= 60) return seconds;
  throw new InvalidArgumentError('It must be a time from 1ms to 1m.');
}

function percent(text: string): number {
  const number = Number(text.replace(/%$/, ''));
  if (text !== '' && number >= 0 && number <= 100) return number / 100;
  throw new InvalidArgumentError('It must be a percentage from 0 to 100.');
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

function seedOf(text: string): number {
  const number = Number(text);
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('It must be a whole number from 0 on.');
}
