import * as fc from '../../seeded-fast-check';
import { traceHeaderOf } from '../../../lib/runtime/send-client';

const X_RAY = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

test.each([
  ['the header of a load balancer', { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' }, 'Root=1-5759e988-bd862e3fe1be46a994272793'],
  ['a sampled trace of W3C', { traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01' }, X_RAY],
  ['one that is not sampled', { traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00' }, X_RAY.replace('Sampled=1', 'Sampled=0')],
  ['both: the nearer span', { 'traceparent': '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01', 'x-amzn-trace-id': 'Root=1-0-0' }, X_RAY],
  ['a list, as Node.js has repeated headers', { 'x-amzn-trace-id': [X_RAY, 'Root=1-0-0'] }, X_RAY],
  ['neither', { host: 'shop.example.com' }, undefined],
  ['what is no trace', { traceparent: 'none', 'x-amzn-trace-id': '<script>' }, undefined],
])('reads %s', (_, headers, expected) => {
  expect(traceHeaderOf(headers)).toBe(expected);
});

test('reads the Headers of a fetch request', () => {
  expect(traceHeaderOf(new Headers({ 'X-Amzn-Trace-Id': X_RAY }))).toBe(X_RAY);
});

test('never throws, whatever the headers say', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (traceparent, trace) => {
    expect(typeof traceHeaderOf({ traceparent, 'x-amzn-trace-id': trace })).toMatch(/string|undefined/);
  }));
});
