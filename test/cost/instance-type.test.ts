import { vcpusOf } from '../../lib/cost/instance-type';

test.each([
  ['t3.nano', 2], ['t4g.medium', 2], ['c7g.medium', 1], ['m7i.large', 2], ['r7g.xlarge', 4], ['m7i.12xlarge', 48], ['m7i.metal', undefined], ['', undefined],
])('%s has %p vCPUs', (instanceType, vcpus) => {
  expect(vcpusOf(instanceType)).toBe(vcpus);
});
