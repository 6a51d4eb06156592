import type { Rule } from '../rule';

const ENCRYPTED = ['HTTPS', 'TLS'];

export const listenerCertificateWrong: Rule = {
  name: 'ListenerCertificateWrong',
  severity: 'error',
  cause: 'a listener for encrypted traffic has no certificate, or one for plain traffic has one',
  consequence: 'the load balancer refuses the listener',
  fix: 'give HTTPS and TLS listeners one entry in Certificates, and others none',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html',
  cdk: 'silent for L1s; the L2 refuses HTTPS without',
  find: function* (all) {
    for (const { resource, protocol } of all.listeners) {
      if (typeof protocol !== 'string') continue;
      const { properties } = resource;
      if (ENCRYPTED.includes(protocol) && !properties.has('Certificates')) yield { resource, message: `Certificates must be set with protocol ${protocol}, got none` };
      if (ENCRYPTED.includes(protocol) || protocol === 'QUIC') continue;
      if (properties.list('Certificates').some((certificate) => certificate.unknown === undefined)) yield { resource, message: `Certificates must not be set with protocol ${protocol}` };
    }
  },
};
