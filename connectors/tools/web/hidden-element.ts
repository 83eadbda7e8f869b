// Which elements a reader of the page does not see. Text that only machines read is where instructions
// to models are hidden. Stylesheets are not evaluated: what they hide is still read, and judged later.

export type Attributes = Readonly<Record<string, string>>;

/** Never shown, or only by a browser that runs scripts or plays media. */
const unshown: ReadonlySet<string> = new Set([
  ...['script', 'style', 'noscript', 'template', 'iframe', 'object', 'embed', 'svg', 'math'],
  ...['canvas', 'audio', 'video', 'datalist', 'noframes', 'noembed'],
]);

const hiding: readonly (readonly [property: string, value: RegExp])[] = [
  ['display', /^none$/],
  ['visibility', /^(?:hidden|collapse)$/],
  ['content-visibility', /^hidden$/],
  ['font-size', /^[+-]?(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?$/],
  ['opacity', /^[+-]?(?:0+(?:\.0*)?|\.0+)%?$/],
];

/** Takes CSS comments out, in one pass over whatever somebody has written. */
const withoutComments = (style: string): string =>
  style
    .split('/*')
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf('*/');
      return end === -1 ? '' : part.slice(end + 2);
    })
    .join('');

/** `d\69splay` is `display` to a browser. */
const withoutEscapes = (style: string): string =>
  style.replaceAll(/\\(?:([0-9a-f]{1,6})\s?|(.))/gi, (_, code?: string, plain = '') =>
    code === undefined
      ? plain
      : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)),
  );

const isHiding = (declaration: string): boolean => {
  const [property = '', ...value] = declaration.split(':');
  const said = value
    .join(':')
    .replace(/!\s*important/, '')
    .trim();
  return hiding.some(([name, pattern]) => name === property.trim() && pattern.test(said));
};

const isHiddenByStyle = (style: string): boolean =>
  withoutEscapes(withoutComments(style)).toLowerCase().split(';').some(isHiding);

/** Whether an element is not shown, with all that is inside it. */
export const isHiddenElement = (name: string, attributes: Attributes): boolean => {
  const { hidden, open, style = '', 'aria-hidden': unread } = attributes;
  if (unshown.has(name) || hidden !== undefined) return true;
  if (unread?.trim().toLowerCase() === 'true') return true;
  return (name === 'dialog' && open === undefined) || isHiddenByStyle(style);
};
