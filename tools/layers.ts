import * as path from 'node:path';
import { isBuiltin } from 'node:module';
import { preProcessFile } from 'typescript';

/** What the files of one room of lib/ may import. */
interface Room {
  /** Other rooms. */
  readonly rooms: readonly string[];
  /** Packages from outside: `aws` is aws-cdk-lib and constructs, `node` what Node brings, `any` whatever is bundled with it. */
  readonly outside: ReadonlyArray<'aws' | 'node' | 'any'>;
}

/**
 * The house: which room of lib/ may import which.
 *
 * The halves (always-on, scale-to-zero) never import each other: each deploys without the other.
 * sizing, cost and simulator are arithmetic: what they answer depends on their arguments alone.
 * What explains or predicts (template and after) reads templates, never constructs, so that it
 * works on every CDK app.
 */
export const HOUSE: Readonly<Record<string, Room>> = {
  platform: { rooms: ['scaling', 'sizing', 'private'], outside: ['aws', 'node'] },
  containers: { rooms: ['sizing', 'private'], outside: ['aws', 'node'] },
  'always-on': { rooms: ['platform', 'containers', 'scaling', 'sizing', 'checks', 'private'], outside: ['aws', 'node'] },
  'scale-to-zero': { rooms: ['platform', 'containers', 'scaling', 'sizing', 'template', 'checks', 'cost', 'private'], outside: ['aws', 'node'] },
  // Above both halves: they do not know of it, nor does the platform.
  dashboard: { rooms: ['platform', 'always-on', 'scale-to-zero', 'private'], outside: ['aws'] },
  scaling: { rooms: ['sizing', 'private'], outside: ['aws'] },
  sizing: { rooms: [], outside: [] },
  template: { rooms: ['private'], outside: ['aws', 'node'] },
  checks: { rooms: ['template', 'cost', 'sizing', 'private'], outside: ['aws'] },
  cost: { rooms: ['template', 'sizing', 'private'], outside: [] },
  simulator: { rooms: ['template', 'cost', 'sizing', 'private'], outside: [] },
  report: { rooms: ['template', 'checks', 'cost', 'simulator'], outside: ['aws', 'node'] },
  cli: { rooms: ['template', 'checks', 'cost', 'simulator', 'report', 'sizing', 'private'], outside: ['any'] },
  // Assertions for users' unit tests: they simulate the templates of a stack.
  testing: { rooms: ['template', 'simulator', 'private'], outside: ['aws', 'node'] },
  // The sample is a user: it knows what the package exports, lib/index.ts and the send client.
  sample: { rooms: ['index', 'runtime'], outside: ['any'] },
  runtime: { rooms: [], outside: ['any'] },
  private: { rooms: [], outside: ['aws', 'node'] },
};

/** Rooms that users of the library must not be given: they are programs, or insides. */
const NOT_EXPORTED = ['sample', 'runtime', 'cli', 'private'];

/** Longest file, in lines. Past it, one file holds two things. */
export const LONGEST_FILE = 300;

/**
 * Sentences about every import that the house does not allow, and every file that is too long.
 *
 * @param sources text by path relative to the repository, with forward slashes (`lib/sizing/index.ts`)
 */
export function violations(sources: ReadonlyMap<string, string>): string[] {
  return [...new Set([...sources].flatMap(([file, text]) => [
    ...violatedLength(file, text),
    ...preProcessFile(text, true, true).importedFiles
      .map(({ fileName }) => violatedImport(file, fileName))
      .filter((sentence) => sentence !== undefined),
  ]))];
}

function violatedLength(file: string, text: string): string[] {
  const lines = text.trimEnd().split('\n').length;
  return lines > LONGEST_FILE ? [`${file} must have at most ${LONGEST_FILE} lines, got ${lines}; split it by what it holds`] : [];
}

function violatedImport(file: string, specifier: string): string | undefined {
  const room = roomOf(file);
  const rules = room === 'index' ? undefined : HOUSE[room];
  if (room !== 'index' && rules === undefined) return `${file} must be in a room of the house, got ${room}; name the room in tools/layers.ts`;
  if (!specifier.startsWith('.') && specifier !== 'cdk-scale-to-zero') {
    const kind = kindOf(specifier);
    const allowed = rules?.outside ?? [];
    return allowed.includes('any') || allowed.some((outside) => outside === kind)
      ? undefined
      : `${file} must not import ${specifier}: ${room} may import ${outsideInWords(allowed)}`;
  }
  const target = specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : 'lib/index';
  const imported = roomOf(target);
  if (room === 'index') {
    return NOT_EXPORTED.includes(imported) || HOUSE[imported] === undefined ? `${file} must not export ${imported}` : undefined;
  }
  if (imported === room && programOf(file) === programOf(target)) return undefined;
  return rules?.rooms.includes(imported)
    ? undefined
    : `${file} must not import ${target}: ${room} may import ${roomsInWords(rules?.rooms ?? [])}`;
}

/** The room of a file in lib/; `index` for lib/index.ts; for a file outside, its path. */
function roomOf(file: string): string {
  const [top, room, ...rest] = file.split('/');
  if (top !== 'lib') return file;
  if (room === undefined || (rest.length === 0 && /^index(\.[jt]s)?$/.test(room))) return 'index';
  return room;
}

/** Each folder of runtime/ is a program of its own; elsewhere a room is one whole. */
function programOf(file: string): string {
  const [, room, program] = file.split('/');
  return room === 'runtime' ? program : '';
}

function kindOf(specifier: string): 'aws' | 'node' | 'other' {
  if (isBuiltin(specifier)) return 'node';
  return /^(aws-cdk-lib|constructs)(\/|$)/.test(specifier) ? 'aws' : 'other';
}

function roomsInWords(rooms: readonly string[]): string {
  return rooms.length > 0 ? rooms.join(', ') : 'no other room';
}

function outsideInWords(allowed: Room['outside']): string {
  const names = { aws: 'aws-cdk-lib and constructs', node: "Node's own modules", any: 'any package' };
  return allowed.length > 0 ? allowed.map((kind) => names[kind]).join(' and ') : 'no package';
}
