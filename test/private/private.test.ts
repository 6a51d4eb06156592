import { Aws, CfnParameter, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import * as fc from '../seeded-fast-check';
import { known, knownMebibytes, knownSeconds, knownText } from '../../lib/private/known';
import { Bounds, grouped, refuse, requireSeconds, requireWithin, warn } from '../../lib/private/refusal';
import { aPlainStack, warningsOf } from '../a-platform';

/** Numbers only known at deploy time, of every kind. */
const tokens = (stack: Stack): [string, number][] => [
  ['a parameter', new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber],
  ['a lazy value', Lazy.number({ produce: () => 5 })],
  ['an intrinsic', Token.asNumber({ 'Fn::GetAtt': ['A', 'B'] })],
];

describe('a number', () => {
  test('is known unless it is a token or missing', () => {
    fc.assert(fc.property(fc.oneof(fc.integer(), fc.double({ noNaN: true, min: -1e9, max: 1e9 })), (value) => {
      expect(known(value)).toBe(value);
    }));
    expect(known(undefined)).toBeUndefined();
    for (const [, token] of tokens(aPlainStack())) expect(known(token)).toBeUndefined();
  });
});

describe('a duration', () => {
  test.each([
    [Duration.seconds(90), 90],
    [Duration.minutes(2), 120],
    [Duration.days(1), 86_400],
    [Duration.millis(1500), 1.5],
    [Duration.seconds(0), 0],
  ])('%s is %d s', (duration, seconds) => {
    expect(knownSeconds(duration)).toBe(seconds);
  });

  test('is not known where it is a token or missing', () => {
    expect(knownSeconds(undefined)).toBeUndefined();
    for (const [, token] of tokens(aPlainStack())) {
      expect(knownSeconds(Duration.seconds(token))).toBeUndefined();
      expect(knownSeconds(Duration.minutes(token))).toBeUndefined();
    }
  });
});

describe('a size', () => {
  test.each([
    [Size.mebibytes(512), 512],
    [Size.gibibytes(2), 2048],
    [Size.kibibytes(512), 0.5],
  ])('%s is known in MiB', (size, mebibytes) => {
    expect(knownMebibytes(size)).toBe(mebibytes);
  });

  test('is not known where it is a token or missing', () => {
    expect(knownMebibytes(undefined)).toBeUndefined();
    for (const [, token] of tokens(aPlainStack())) expect(knownMebibytes(Size.mebibytes(token))).toBeUndefined();
  });
});

describe('a text', () => {
  test('is known unless a part of it is a token, or it is missing', () => {
    expect(knownText('shop')).toBe('shop');
    expect(knownText('')).toBe('');
    expect(knownText(undefined)).toBeUndefined();
    expect(knownText(Aws.REGION)).toBeUndefined();
    expect(knownText(`shop.${Aws.REGION}.example.com`)).toBeUndefined();
    expect(knownText(Lazy.string({ produce: () => 'shop' }))).toBeUndefined();
  });
});

describe('a refusal', () => {
  const bounds: Bounds = { min: 1, max: 4000, advice: 'put longer work on a queue' };

  test('names the construct and says its sentence', () => {
    const scope = new Construct(aPlainStack(), 'Shop');
    expect(() => refuse(scope, 'a must b, got c; d')).toThrow(new Error('Plain/Shop: a must b, got c; d'));
    expect(() => refuse(scope, 'a must b, got c; d')).toThrow(expect.objectContaining({ name: 'Refusal' }));
  });

  test.each([
    [0, 'tasks must be a whole number between 1 and 4,000, got 0; put longer work on a queue'],
    [4001, 'tasks must be a whole number between 1 and 4,000, got 4,001; put longer work on a queue'],
    [-5, 'tasks must be a whole number between 1 and 4,000, got -5; put longer work on a queue'],
    [2.5, 'tasks must be a whole number between 1 and 4,000, got 2.5; put longer work on a queue'],
    [NaN, 'tasks must be a whole number between 1 and 4,000, got NaN; put longer work on a queue'],
    [Infinity, 'tasks must be a whole number between 1 and 4,000, got ∞; put longer work on a queue'],
  ])('fails for %d', (value, sentence) => {
    expect(() => requireWithin(aPlainStack(), 'tasks', value, bounds)).toThrow(new Error(`Plain: ${sentence}`));
  });

  test('fails with the unit behind both numbers', () => {
    expect(() => requireWithin(aPlainStack(), 'memory', 5000, { ...bounds, unit: 'MiB' }))
      .toThrow(new Error('Plain: memory must be a whole number between 1 and 4,000 MiB, got 5,000 MiB; put longer work on a queue'));
  });

  test.each([
    [Duration.seconds(0), '0 s'],
    [Duration.hours(2), '7,200 s'],
    [Duration.millis(1500), '1.5 s'],
    [Duration.millis(1), '0.001 s'],
  ])('fails for a duration of %s', (duration, got) => {
    expect(() => requireSeconds(aPlainStack(), 'idleTimeout', duration, bounds))
      .toThrow(new Error(`Plain: idleTimeout must be a whole number between 1 and 4,000 s, got ${got}; put longer work on a queue`));
  });

  test('never comes for a whole number within the bounds, and always for one outside', () => {
    const stack = aPlainStack();
    fc.assert(fc.property(fc.integer(), fc.integer(), fc.integer(), (a, b, value) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const require = () => requireWithin(stack, 'n', value, { min, max, advice: 'x' });
      if (value >= min && value <= max) expect(require).not.toThrow();
      else expect(require).toThrow('n must be');
    }));
  });

  test('never comes for what nobody set or only the deployment knows', () => {
    const stack = aPlainStack();
    expect(() => requireWithin(stack, 'n', undefined, bounds)).not.toThrow();
    expect(() => requireSeconds(stack, 'n', undefined, bounds)).not.toThrow();
    for (const [, token] of tokens(stack)) {
      expect(() => requireWithin(stack, 'n', token, bounds)).not.toThrow();
      expect(() => requireSeconds(stack, 'n', Duration.seconds(token), bounds)).not.toThrow();
    }
  });

  test.each([[999, '999'], [1000, '1,000'], [43_200, '43,200'], [0.5, '0.5'], [1234.5678, '1,234.568']])('writes %d as %s', (value, text) => {
    expect(grouped(value)).toBe(text);
  });
});

describe('a warning', () => {
  test('has an id by which users acknowledge it', () => {
    const stack = aPlainStack();
    warn(stack, 'SingleTask', 'minCapacity is 1 task');
    expect(warningsOf(stack)).toEqual(['minCapacity is 1 task [ack: cdk-scale-to-zero:SingleTask]']);
  });
});
