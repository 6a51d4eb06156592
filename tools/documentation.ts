import * as path from 'node:path';
import * as ts from 'typescript';

/** One example of a page. */
export interface Example {
  /** Path of the page relative to the repository. */
  readonly page: string;
  /** Line of the page on which the code begins, counted from 1. */
  readonly line: number;
  readonly code: string;
}

/** The blocks of a Markdown page that are marked as a language: TypeScript (```` ```ts ````) unless another is named. */
export function examplesIn(page: string, text: string, language = 'ts'): Example[] {
  const examples: Example[] = [];
  let open: { readonly line: number; readonly fence: string; readonly marked: boolean; readonly code: string[] } | undefined;
  text.split('\n').forEach((row, index) => {
    const fence = /^\s*(`{3,})\s*(\S*)/.exec(row);
    if (open === undefined) {
      // A line above counts from 0, and the code begins below its fence.
      if (fence !== null) open = { line: index + 2, fence: fence[1], marked: fence[2] === language, code: [] };
    } else if (fence !== null && fence[1].length >= open.fence.length && fence[2] === '') {
      if (open.marked) examples.push({ page, line: open.line, code: open.code.join('\n') });
      open = undefined;
    } else {
      open.code.push(row);
    }
  });
  return examples;
}

/**
 * Compiles examples, each as a file of its own that stands at the top of the repository and knows the library by its name.
 *
 * @returns one sentence for each error: `page:line: message`
 */
export function compileExamples(examples: Example[], root: string): string[] {
  const config = ts.readConfigFile(path.join(root, 'tsconfig.dev.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const files = new Map(examples.map((example) => [path.join(root, `${example.page.replace(/\W/g, '-')}-${example.line}.ts`), example]));

  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file)?.code ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const example = files.get(file);
    return example === undefined ? getSourceFile(file, languageVersion, ...rest) : ts.createSourceFile(file, example.code, languageVersion, true);
  };

  const program = ts.createProgram([...files.keys()], {
    ...options,
    incremental: false,
    // An example shows how to make a thing; what becomes of it is the reader's.
    noUnusedLocals: false,
    // Two examples may use the same names.
    moduleDetection: ts.ModuleDetectionKind.Force,
    paths: { 'cdk-scale-to-zero': [path.join(root, 'lib', 'index.ts')] },
  }, host);
  return [...files].flatMap(([file, example]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
      const row = source === undefined || diagnostic.start === undefined ? 0 : source.getLineAndCharacterOfPosition(diagnostic.start).line;
      return `${example.page}:${example.line + row}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    });
  });
}
