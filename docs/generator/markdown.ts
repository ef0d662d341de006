/** First line of a generated document, for whoever opens it to edit it. */
export function generatedFrom(source: string): string {
  return `<!-- Generated from ${source} by \`npm run docs\`. Edit there, or in docs/generator. -->`;
}

export const GENERATED = generatedFrom('lambdas/contracts');

/** A Markdown table; cells may hold Markdown, a `|` in them is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

export function code(text: string | number): string {
  return `\`${text}\``;
}
