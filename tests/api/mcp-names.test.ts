import { describe, expect, it } from 'vitest';
import { mcpToolName } from '../../api/tools/mcp-servers.ts';

const long = 'create_or_update_pull_request_review_comment';

describe('the name of a tool of a server', () => {
  it('says whose it is', () => {
    expect(mcpToolName('shop', 'price')).toBe('mcp_shop_price');
  });

  it.each([
    ['read.file', 'read_file'],
    ['read.file', 'read/file'],
    [`${long}_in_thread`, `${long}_in_file`],
  ])('is not that of another, and one that providers take: %s, %s', (one, other) => {
    const names = [one, other].map((tool) => mcpToolName('company-repositories', tool));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });
});
