import * as fc from '../seeded-fast-check';
import { exponential, fixed } from '../../lib/simulator/distribution';
import { groupsAmong } from '../../lib/simulator/message-groups';
import { MessageQueue } from '../../lib/simulator/message-queue';
import { seeded } from '../../lib/simulator/random';
import { Tally } from '../../lib/simulator/tally';
import { TaskFleet, type TaskSettings } from '../../lib/simulator/task-fleet';

const SETTINGS: TaskSettings = { concurrency: 1, serviceTime: fixed(100), failureRate: 0, extendsVisibility: false, handsBack: false, protectedWhileBusy: false };

/** Tasks and their queue, second by second; `act` may do more in some of them. */
function fleetOf(tasks: number, messages: number, settings: Partial<TaskSettings> = {}, queueSettings: { visibilityTicks?: number; maxReceiveCount?: number } = {}) {
  const queue = new MessageQueue({ visibilityTicks: 30, maxReceiveCount: 3, delayTicks: 0, ...queueSettings });
  const tally = new Tally();
  const fleet = new TaskFleet({ ...SETTINGS, ...settings }, queue, tally, 1, seeded(1));
  fleet.begin(tasks, 0);
  let now = 0;
  queue.send(messages, now);
  const until = (second: number, act: (now: number) => void = () => undefined) => {
    for (; now <= second; now++) {
      queue.begin(now);
      fleet.begin(0, now);
      fleet.work(now);
      act(now);
    }
  };
  return { queue, fleet, tally, until };
}

describe('messages that outlive their visibility', () => {
  test('are there for others while they are worked on', () => {
    const { queue, tally, until } = fleetOf(2, 1);

    until(29);
    expect([queue.visible, queue.inFlight]).toEqual([0, 1]);
    // At 30 s the second task takes it, at 60 s both work and it waits again.
    until(31);
    expect([queue.visible, queue.inFlight, tally.starts]).toEqual([0, 1, 2]);
    until(61);
    expect([queue.visible, queue.inFlight, tally.starts]).toEqual([1, 0, 2]);
  });

  test('are deleted by whoever received them last, and by nobody else', () => {
    const { queue, tally, until } = fleetOf(2, 1);

    // The first task is done at 100 s: its receipt handle is old since 30 s, and it takes the message once more. The second
    // is done at 130 s, with a handle that is old as well; at 130 s it was received three times, and goes.
    until(99);
    expect(tally).toMatchObject({ completed: 0, workedOnAgain: 0 });
    until(131);
    expect(tally).toMatchObject({ completed: 0, workedOnAgain: 2, starts: 3 });
    expect(queue.deadLettered).toBe(1);
  });

  test('are deleted where nobody else had a hand free for them', () => {
    const { queue, tally, until } = fleetOf(1, 1);

    until(101);
    expect(tally).toMatchObject({ completed: 1, workedOnAgain: 0, starts: 1 });
    expect(queue.isEmpty).toBe(true);
  });

  test('stay with the task that extends their visibility', () => {
    const { queue, tally, until } = fleetOf(5, 1, { extendsVisibility: true });

    until(101);
    expect(tally).toMatchObject({ completed: 1, workedOnAgain: 0, starts: 1 });
    expect(queue.isEmpty).toBe(true);
  });

  test('of a task that is stopped come back when their visibility ends, not later', () => {
    const { queue, fleet, until } = fleetOf(1, 1, { serviceTime: fixed(20) });

    until(15, (now) => now === 10 && fleet.stop(1, now));
    expect([queue.visible, queue.inFlight]).toEqual([0, 1]);
    until(30);
    expect([queue.visible, queue.inFlight]).toEqual([1, 0]);
  });

  test('are counted neither twice nor not at all, whatever happens', () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4 }), fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.integer({ min: 1, max: 90 }), fc.boolean(), fc.array(fc.nat(400), { maxLength: 3 }),
      (tasks, messages, maxReceiveCount, failureRate, mean, extendsVisibility, stops) => {
        const { queue, fleet, tally, until } = fleetOf(tasks, messages, { serviceTime: exponential(mean), failureRate, extendsVisibility }, { maxReceiveCount });
        let least = 0;
        until(8000, (now) => {
          least = Math.min(least, queue.visible, queue.inFlight);
          if (stops.includes(now) && fleet.running > 1) fleet.stop(1, now);
        });

        expect(least).toBe(0);
        expect(tally.completed + queue.deadLettered).toBe(messages);
        expect(queue.isEmpty).toBe(true);
      },
    ), { numRuns: 40 });
  });
});

describe('a FIFO queue', () => {
  test('has one message of each group under way', () => {
    const { fleet, queue, until } = fleetOf(10, 1000, { groups: 4, extendsVisibility: true });

    until(50);
    expect(queue.inFlight).toBe(4);
    expect(fleet.utilisation).toBeCloseTo(0.4);
  });

  test('waits for a failed message of its only group', () => {
    const { tally, until } = fleetOf(3, 2, { groups: 1, serviceTime: fixed(5), failureRate: 1, extendsVisibility: true, backOff: () => 60 });

    // The first is tried at 0, 65 and 130 s, and dead-lettered at 195 s: only then the second begins.
    until(190);
    expect(tally.starts).toBe(3);
    until(196);
    expect(tally.starts).toBe(4);
  });

  // A message is of any group alike: of four groups two messages are of the same one in a quarter of the cases.
  test.each([[0, 4, 0], [1, 4, 1], [2, 4, 2], [4, 4, 3], [1000, 4, 4], [5, 1, 1], [0, 1, 0]])('%d messages are of %d groups in %d', (messages, groups, among) => {
    expect(groupsAmong(messages, groups)).toBe(among);
  });
});
