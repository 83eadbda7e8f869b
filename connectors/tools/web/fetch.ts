// The tool web_fetch: reads one page of the public web, as text for a model.
import { Type } from 'typebox';
import { type Tool, tool } from '../tool.ts';
import { fetchPage, type Page, type PageOptions } from './page.ts';
import { readableText } from './readable-text.ts';
import { failure } from './refusal.ts';
import { beginningOf, visibleText } from './visible-text.ts';

const charactersMax = 20_000;
const placeLengthMax = 80;

const textOf = ({ kind, text, url }: Page): string =>
  kind === 'text'
    ? visibleText(text).trim()
    : readableText(text, url, charactersMax, kind === 'xml');

/** Cuts a text to size, and says so. */
const cut = (text: string): string => {
  if (text.length <= charactersMax) return text;
  const kept = beginningOf(text, charactersMax);
  return `${kept}\n[cut here: the page goes on beyond ${charactersMax.toLocaleString('en')} characters]`;
};

const placeOf = ({ host, pathname }: URL): string => {
  const place = pathname === '/' ? host : `${host}${pathname}`;
  return place.length <= placeLengthMax ? place : `${place.slice(0, placeLengthMax)}…`;
};

/**
 * Makes the tool. It reaches public addresses on the standard ports, and beyond these only what
 * `allowed` names on the loopback interface.
 */
export const webFetch = (options: PageOptions = {}): Tool =>
  tool({
    name: 'web_fetch',
    description:
      'Reads a page of the public web and answers with its text. Use it when you know the address.',
    ...{ sensitive: false, outbound: true, sideEffect: false, readsOutside: true },
    parameters: Type.Object(
      {
        url: Type.String({
          ...{ minLength: 1, maxLength: 2_048 },
          description: 'The whole address, beginning with https:// or http://',
        }),
      },
      { additionalProperties: false },
    ),
    run: async ({ url }, { signal }) => {
      try {
        const page = await fetchPage(url, options, signal);
        const text = cut(textOf(page));
        const size = text.length.toLocaleString('en');
        return { text, summary: `read ${placeOf(page.url)} (${size} characters)` };
      } catch (error) {
        throw failure(error, signal);
      }
    },
  });
