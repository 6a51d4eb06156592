/** A text as one word of a shell, whatever stands in it. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, '\'\\\'\'')}'`;
}

/** The command that writes a file, whose text no shell looks at. */
export function file(path: string, text: string): string {
  return [`cat > ${path} <<'END-OF-FILE'`, ...(text === '' ? [] : [text.trimEnd()]), 'END-OF-FILE'].join('\n');
}

/** A unit file of systemd, or a part of one. */
export function unit(sections: { [section: string]: { [setting: string]: string } }): string {
  return Object.entries(sections)
    .map(([section, settings]) => [`[${section}]`, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)].join('\n'))
    .join('\n');
}
