import * as fs from 'node:fs';
import { TemplateError } from './template-error';

/** Reads a file as text; says why it cannot. */
export function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new TemplateError(file, `the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'}); check its path and rights`);
  }
}
