import { known } from '../known';
import type { Rule } from '../rule';

/** A mapping that is switched off takes nothing. */
export const mappingDisabled: Rule = {
  name: 'MappingDisabled',
  severity: 'warning',
  cause: 'an event source mapping is disabled, or a pipe is stopped',
  consequence: 'nothing is taken out of the source; messages expire there',
  fix: 'set Enabled to true (DesiredState RUNNING for a pipe), or leave it out',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, isEnabled } of all.mappings) {
      if (known(isEnabled) === false) yield { resource, message: 'it should be enabled, got Enabled false' };
    }
    for (const pipe of all.templates.ofType('AWS::Pipes::Pipe')) {
      if (pipe.properties.text('DesiredState') === 'STOPPED') yield { resource: pipe, message: 'it should run, got DesiredState STOPPED' };
    }
  },
};
