/** Types of the send client, the one program of lib/runtime that users import: declarations of its public files, beside its bundle. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

/** Writes `build/runtime/send-client/*.d.ts`; throws when a declaration cannot be made. */
export function writeSendClientTypes(root: string): void {
  const source = path.join(root, 'lib', 'runtime', 'send-client');
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([path.join(source, 'index.ts')], {
    ...options,
    rootDir: source,
    outDir: path.join(root, 'build', 'runtime', 'send-client'),
    declaration: true,
    emitDeclarationOnly: true,
    inlineSourceMap: false,
    inlineSources: false,
    tsBuildInfoFile: undefined,
  });
  const written = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (file, text) => written.set(path.basename(file, '.d.ts'), text));
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (file) => file, getCurrentDirectory: () => root, getNewLine: () => '\n' }));
  // What is not reached from index would need the SDK's types, which users may not have.
  for (const name of reached('index', written)) {
    fs.writeFileSync(path.join(root, 'build', 'runtime', 'send-client', `${name}.d.ts`), written.get(name)!);
  }
}

function reached(name: string, files: ReadonlyMap<string, string>, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const { fileName } of ts.preProcessFile(files.get(name)!).importedFiles) reached(fileName.replace('./', ''), files, seen);
  return seen;
}
