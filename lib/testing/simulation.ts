import { Stack, Stage } from 'aws-cdk-lib/core';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';
import { findSubject, runWorkload } from '../simulator';
import { readTemplates, type Templates } from '../template';
import { requireInput } from './simulated-input';
import { SimulationRun } from './simulation-run';
import { Traffic } from './simulated-traffic';
import { WorkTime } from './work-time';

/** What no template tells about a workload. */
export interface SimulatedWorkOptions {
  /**
   * Time of one invocation of a function, one message of a worker, or one request of a service.
   *
   * @default - the `messageProcessingTime` of a `FargateWorker`; 200 ms for a function, 10 s for a message, 100 ms for a request
   */
  readonly serviceTime?: WorkTime;

  /**
   * What a cold start adds to a function's first request; for a task or an instance the time of its start.
   *
   * @default - measured ones: 570 ms for a function, around 57 s for a task, 86 s for an instance
   */
  readonly coldStart?: WorkTime;

  /**
   * Share of the messages or requests that fail, in percent, 0 to 100.
   *
   * @default 0
   */
  readonly failurePercent?: number;

  /**
   * Share of the tasks of a `FargateWorker` that die at their start, in percent, 0 to 100.
   *
   * @default 0
   */
  readonly startFailurePercent?: number;

  /**
   * Requests or messages one task works on at once, where the template does not say.
   *
   * @default - 8 requests, 1 message
   */
  readonly concurrency?: number;

  /**
   * CPU of a task or an instance that has all the work it takes, in percent, 0 to 100.
   *
   * @default - 100 where it answers requests, 50 where it works on messages
   */
  readonly busyCpuPercent?: number;

  /**
   * The tasks of a service keep messages invisible while they work on them. Otherwise those that take longer than the
   * visibility timeout are worked on more than once.
   *
   * @default - true where the role of the tasks allows it
   */
  readonly extendsVisibility?: boolean;
}

/** How to run a simulation. */
export interface SimulationRunOptions {
  /**
   * Where chance begins. The same seed gives the same report.
   *
   * @default 1
   */
  readonly seed?: number;

  /**
   * Region whose prices hold where the stack is made for any.
   *
   * @default - the cost of a run is not known for a stack without a region
   */
  readonly region?: string;
}

/** One workload with its traffic. */
interface Given {
  readonly workload: string;
  readonly traffic: Traffic;
  readonly work: SimulatedWorkOptions;
}

/**
 * A simulation of the scaling of what is about to be deployed, for unit tests.
 *
 * It reads the synthesised templates of the app, so it works for constructs of other libraries as well, and needs no
 * account. What it models, and what it leaves out: docs/simulator.md.
 *
 * @example
 * Simulation.ofStack(jobs)
 *   .withTraffic('Thumbnails', Traffic.burst(5000, Duration.minutes(1)))
 *   .run()
 *   .expectStartWithin(Duration.minutes(2));
 */
export class Simulation {
  /**
   * Of a stack, and of the others in its app that it refers to. Synthesises the app.
   *
   * @param stack a stack in an app; nothing may be added to the app afterwards
   */
  public static ofStack(stack: Stack): Simulation {
    const stage = Stage.of(stack);
    if (stage === undefined) refuse(stack, 'stack must be part of an app, got a stack without one; create it below a new App()');
    return new Simulation(readTemplates([stage.synth().directory]), []);
  }

  private constructor(private readonly templates: Templates, private readonly given: Given[]) {}

  /**
   * Gives a workload its traffic. Gives back a simulation of both what was there and this.
   *
   * @param workload logical id, or construct path or its end, of a function, worker, service, fleet, or of its queue
   * @param traffic what arrives
   * @param work what no template tells
   */
  public withTraffic(workload: string, traffic: Traffic, work: SimulatedWorkOptions = {}): Simulation {
    requireKinds('Simulation.withTraffic', 'SimulatedWorkOptions', work);
    for (const percent of ['failurePercent', 'startFailurePercent', 'busyCpuPercent'] as const) {
      requireInput(`${percent} of ${workload}`, work[percent], { min: 0, max: 100, unit: ' %', advice: 'it is a share' });
    }
    requireInput(`concurrency of ${workload}`, work.concurrency, { min: 1, whole: true, advice: 'a task works on one thing at least' });
    findSubject(this.templates, workload);
    return new Simulation(this.templates, [...this.given, { workload, traffic, work }]);
  }

  /** Simulates every workload that was given traffic. */
  public run(options: SimulationRunOptions = {}): SimulationRun {
    requireKinds('Simulation.run', 'SimulationRunOptions', options);
    const { seed = 1, region } = options;
    requireInput('seed', seed, { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true, advice: 'any other gives another run' });
    return SimulationRun._of(seed, this.given.map(({ workload, traffic, work }) => runWorkload({
      id: workload, region, subject: findSubject(this.templates, workload), traffic: traffic._traffic(),
      work: {
        serviceTime: work.serviceTime?._distribution(), coldStart: work.coldStart?._distribution(),
        failureRate: (work.failurePercent ?? 0) / 100, startFailureRate: (work.startFailurePercent ?? 0) / 100, concurrency: work.concurrency,
        busyCpuPercent: work.busyCpuPercent, extendsVisibility: work.extendsVisibility,
      },
    }, { seed })));
  }
}
