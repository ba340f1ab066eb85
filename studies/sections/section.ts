/**
 * @module
 * What a page of figures is put together from.
 */

export interface Chart {
  /** Name of its file, which the lines link to as `charts/FILE`. */
  readonly file: string;
  readonly svg: string;
}

export interface Section {
  /** Markdown, with an empty line between blocks. */
  readonly lines: readonly string[];
  readonly charts?: readonly Chart[];
}

/** The line that shows a chart. */
export function chartLine(description: string, { file }: Chart): string {
  return `![${description}](charts/${file})`;
}

export interface Page {
  readonly markdown: string;
  readonly charts: readonly Chart[];
}

export function pageOf(sections: readonly Section[]): Page {
  return {
    markdown: `${sections.map(({ lines }) => lines.join("\n")).join("\n\n")}\n`,
    charts: sections.flatMap(({ charts = [] }) => charts),
  };
}
