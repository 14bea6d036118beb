/**
 * What is searched, as the build writes it: pages with sections [id, heading, text, above, asked] in columns.
 */
export function columns({ pages, ...known }) {
  const sections = pages.flatMap((page) => page.sections);
  const column = (at) => sections.map((section) => section[at] ?? '');
  return {
    ...known,
    pages: pages.map(({ url, title, counts, sections: { length } }) => [url, title, counts, length]),
    tools: pages.flatMap(({ isTool }, at) => (isTool ? [at] : [])),
    ids: column(0), headings: column(1), texts: column(2), asked: column(4),
    under: sections.map(([, , , above]) => (above ? 1 : 0)),
  };
}
