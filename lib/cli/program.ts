import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command, CommanderError } from 'commander';
import { TemplateError } from '../template';
import { checkCommand } from './check-command';
import { CommandMaker, Exit } from './command-maker';
import { compareCommand } from './compare-command';
import { costCommand } from './cost-command';
import { idleCommand } from './idle-command';
import { Screen } from './screen';
import { simulateCommand } from './simulate-command';

/** Name of the program, as package.json installs it. */
export const NAME = 'cdk-scale-to-zero';

const COMMANDS: readonly CommandMaker[] = [checkCommand, idleCommand, costCommand, compareCommand, simulateCommand];

/**
 * Runs the program.
 *
 * @param args what stands behind its name
 * @returns the exit code
 */
export async function run(args: readonly string[], screen: Screen): Promise<Exit> {
  let exit = Exit.DONE;
  const program = new Command(NAME)
    .description('Reads synthesised CloudFormation, of any CDK app or written by hand, and explains it before it is deployed.')
    .version(version());
  for (const make of COMMANDS) program.addCommand(make(screen, (code) => { exit = code; }));
  for (const command of [program, ...program.commands]) overrideEnds(command, screen);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.DONE : Exit.MISUSED;
    screen.err(error instanceof TemplateError ? `${error.message}\n` : fault(error));
    return Exit.MISUSED;
  }
}

/** Errors of arguments in the form of all others: what, why, and a next step. */
function overrideEnds(command: Command, screen: Screen): void {
  command.exitOverride().configureOutput({
    writeOut: screen.out,
    writeErr: screen.err,
    getOutHelpWidth: () => screen.width,
    getErrHelpWidth: () => screen.width,
    outputError: (text, write) => {
      const asked = [NAME, ...command.name() === NAME ? [] : [command.name()]].join(' ');
      write(`${asked}: ${text.replace(/^error: /, '').trim().replace(/\n\(?/g, '; ').replace(/\)$/, '')}; see ${asked} --help\n`);
    },
  });
}

/** What nobody thought of is no fault of the user's. */
function fault(error: unknown): string {
  const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const trace = process.env.DEBUG === undefined || !(error instanceof Error) ? '' : `${error.stack}\n`;
  return `${NAME}: a fault of this program: ${message}; run it again with DEBUG=1 and report what it prints\n${trace}`;
}

function version(): string {
  const { version: found } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string };
  return found;
}
