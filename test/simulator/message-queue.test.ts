import * as fc from '../seeded-fast-check';
import { messagesIn } from '../../lib/simulator/cohort';
import { MessageQueue } from '../../lib/simulator/message-queue';

const SETTINGS = { visibilityTicks: 30, maxReceiveCount: 3, delayTicks: 0 };

function counters({ visible, inFlight, delayed, deadLettered }: MessageQueue): number[] {
  return [visible, inFlight, delayed, deadLettered];
}

test('a message is visible, in flight, and gone when it is deleted', () => {
  const queue = new MessageQueue(SETTINGS);
  queue.begin(0);
  queue.send(5, 0);
  expect(counters(queue)).toEqual([5, 0, 0, 0]);

  const received = queue.receive(3);
  expect(received).toEqual([{ sent: 0, receives: 1, count: 3 }]);
  expect(counters(queue)).toEqual([2, 3, 0, 0]);

  received.forEach(({ sent, count }) => queue.delete(sent, count));
  expect(counters(queue)).toEqual([2, 0, 0, 0]);
});

test('a message that was not deleted is visible again when its visibility ends, and dead-lettered at the receive after the last', () => {
  const queue = new MessageQueue(SETTINGS);
  queue.send(1, 0);
  for (const tick of [0, 30, 60]) {
    queue.begin(tick);
    const [cohort] = queue.receive(10);
    expect(cohort).toEqual({ sent: 0, receives: tick / 30 + 1, count: 1 });
    queue.giveBack(cohort, queue.visibilityEnds(tick), tick);
  }
  queue.begin(89);
  expect(counters(queue)).toEqual([0, 1, 0, 0]);
  queue.begin(90);
  expect(queue.receive(10)).toEqual([]);
  expect(counters(queue)).toEqual([0, 0, 0, 1]);
  expect(queue.isEmpty).toBe(true);
});

test('a delayed message is not visible before its time, nor in flight', () => {
  const queue = new MessageQueue({ ...SETTINGS, delayTicks: 5 });
  queue.begin(0);
  queue.send(2, 0);
  expect(counters(queue)).toEqual([0, 0, 2, 0]);
  for (let tick = 1; tick <= 5; tick++) queue.begin(tick);
  expect(counters(queue)).toEqual([2, 0, 0, 0]);
});

test('the age is that of the oldest message that is not deleted, also while it is in flight', () => {
  const queue = new MessageQueue(SETTINGS);
  queue.send(1, 0);
  queue.send(1, 40);
  const [old] = queue.receive(1);
  expect(queue.oldest(50)).toBe(50);
  queue.delete(old.sent, old.count);
  expect(queue.oldest(50)).toBe(10);
});

test('no message is lost or made, whatever is done to them', () => {
  const action = fc.record({ sent: fc.nat(20), received: fc.nat(20), deleted: fc.double({ min: 0, max: 1, noNaN: true }), back: fc.integer({ min: -2, max: 400 }) });
  fc.assert(fc.property(fc.array(action, { maxLength: 200 }), fc.constantFrom(0, 3), (actions, delayTicks) => {
    const queue = new MessageQueue({ ...SETTINGS, delayTicks });
    let sent = 0;
    let deleted = 0;
    actions.forEach((step, tick) => {
      queue.begin(tick);
      queue.send(step.sent, tick);
      sent += step.sent;
      for (const cohort of queue.receive(step.received)) {
        const done = Math.floor(cohort.count * step.deleted);
        if (done > 0) queue.delete(cohort.sent, done);
        if (done < cohort.count) queue.giveBack({ ...cohort, count: cohort.count - done }, tick + step.back, tick);
        deleted += done;
      }
      expect(queue.visible + queue.inFlight + queue.delayed + queue.deadLettered + deleted).toBe(sent);
      expect(Math.min(...counters(queue))).toBeGreaterThanOrEqual(0);
    });
    expect(messagesIn(queue.receive(Infinity))).toBeLessThanOrEqual(sent);
  }));
});
